"""The administration opens by post, whatever Django's own flags say; and nobody deletes."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from orgs.models import ApiToken, Appointment, Organisation, Region, User
from orgs.offices import load_offices
from orgs.services import appoint, issue_token

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
LISTS = ["organisation", "user", "appointment", "apitoken"]
FORMS = {"organisation": "manage_organisations", "user": "manage_people"}


@pytest.fixture(autouse=True)
def offices():
    load_offices()


@pytest.fixture
def signed_in(client):
    def sign_in(post: str | None, **flags: bool):
        user = User.objects.create_user(f"the_{post}", first_name="某人", **flags)
        if post:
            appoint(user=user, organisation=Organisation.objects.get(code="HL-BCA"), post=post, at=NOON)
        client.force_login(user)
        return client

    return sign_in


def address(model: str, page: str, *arguments) -> str:
    return reverse(f"admin:orgs_{model}_{page}", args=arguments)


def statuses(client, page: str) -> dict[str, int]:
    return {model: client.get(address(model, page)).status_code for model in LISTS}


def test_only_these_are_administered():
    ours = {model._meta.label for model in admin.site._registry}
    assert ours == {"orgs.Region", "orgs.Organisation", "orgs.User", "orgs.Appointment", "orgs.ApiToken"}


def test_who_is_not_signed_in_is_sent_to_the_one_place_to_sign_in(client):
    response = client.get(address("user", "changelist"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("login"))


@pytest.mark.parametrize("post", [None, "reporter", "duty_officer", "leader"])
def test_a_post_of_command_opens_nothing_here_nor_does_a_superuser_flag(signed_in, post):
    client = signed_in(post, is_staff=True, is_superuser=True)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
    for model in LISTS:
        assert client.get(address(model, "changelist"), follow=True).status_code == 403


@pytest.mark.parametrize(
    ("post", "seen", "added"),
    [
        ("administrator", {"organisation", "user", "appointment"}, {"organisation", "user"}),
        ("security_administrator", set(LISTS), {"appointment", "apitoken"}),
        ("auditor", set(LISTS), set()),
    ],
)
def test_each_post_sees_and_writes_its_own(signed_in, post, seen, added):
    client = signed_in(post)
    assert client.get(reverse("admin:index")).status_code == 200
    assert statuses(client, "changelist") == {model: 200 if model in seen else 403 for model in LISTS}
    assert statuses(client, "add") == {model: 200 if model in added else 403 for model in LISTS}


@pytest.mark.parametrize("post", ["administrator", "security_administrator", "auditor"])
def test_nobody_deletes(signed_in, post):
    client = signed_in(post, is_superuser=True, is_staff=True)
    user = User.objects.get()
    _token, row = issue_token(user=user, label="", at=NOON)
    held = [Organisation.objects.first(), user, user.appointments_held[0], row, Region.objects.get(code="230000")]
    for one in held:
        page = address(one._meta.model_name, "delete", one.pk)
        assert client.post(page, {"post": "yes"}).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
        client.post(address(one._meta.model_name, "changelist"), action)
        assert type(one).objects.filter(pk=one.pk).exists()


def test_the_auditor_reads_a_person_without_the_hash_of_the_password(signed_in):
    client = signed_in("auditor")
    page = client.get(address("user", "change", User.objects.get().pk)).content.decode()
    assert "某人" in page
    assert "pbkdf2" not in page and "_save" not in page


def test_the_auditor_changes_nothing(signed_in):
    client = signed_in("auditor")
    office = Organisation.objects.get(code="GD-BCA")
    assert client.post(address("organisation", "change", office.pk), {"name_zh": "别的"}).status_code == 403
    assert client.post(address("user", "add"), {"username": "new"}).status_code == 403
    assert Organisation.objects.get(code="GD-BCA").name_zh == office.name_zh
    assert User.objects.count() == 1


def test_the_administrator_founds_an_organisation_and_its_sort_key_follows(signed_in):
    client = signed_in("administrator")
    bureau = Organisation.objects.get(code="JL-BCA")
    fields = {
        "code": "jl-carrier", "kind": "telecom_enterprise", "name_zh": "吉林某企业", "name_en": "A carrier",
        "region": "220000", "supervisor": bureau.pk, "active": "on",
    }  # fmt: skip
    assert client.post(address("organisation", "add"), fields).status_code == 302

    made = Organisation.objects.get(code="jl-carrier")
    assert (made.supervisor, made.pinyin) == (bureau, "ji lin mou qi ye")


def test_the_code_of_an_organisation_is_never_changed(signed_in):
    client = signed_in("administrator")
    office = Organisation.objects.get(code="JL-BCA")
    fields = {
        "code": "other", "kind": office.kind, "name_zh": "吉林省通信管理局", "region": "220000", "active": "on",
        "short_zh": "吉局",
    }  # fmt: skip
    assert client.post(address("organisation", "change", office.pk), fields).status_code == 302
    office.refresh_from_db()
    assert (office.code, office.short_zh) == ("JL-BCA", "吉局")


def test_the_administrator_makes_a_person_who_holds_nothing(signed_in):
    client = signed_in("administrator")
    fields = {
        "username": "new", "first_name": "欧阳新", "usable_password": "true",
        "password1": "烽燧 wall of 2026", "password2": "烽燧 wall of 2026",
        "is_superuser": "on", "is_staff": "on",
    }  # fmt: skip
    assert client.post(address("user", "add"), fields).status_code == 302

    new = User.objects.get(username="new")
    assert (new.get_full_name(), new.check_password("烽燧 wall of 2026")) == ("欧阳新", True)
    assert (new.is_staff, new.is_superuser, new.appointments_held) == (False, False, [])


def test_the_administrator_gives_no_posts_and_no_tokens(signed_in):
    client = signed_in("administrator")
    user = User.objects.get()
    given = {"user": user.pk, "organisation": Organisation.objects.first().pk, "post": "leader", "label": ""}
    assert client.post(address("appointment", "add"), given).status_code == 403
    assert client.post(address("apitoken", "add"), given).status_code == 403
    assert (Appointment.objects.count(), ApiToken.objects.count()) == (1, 0)


def test_the_security_administrator_gives_and_ends_a_post(signed_in):
    client = signed_in("security_administrator")
    other = User.objects.create_user("other")
    bureau = Organisation.objects.get(code="GD-BCA")
    given = {"user": other.pk, "organisation": bureau.pk, "post": "leader"}
    assert client.post(address("appointment", "add"), given).status_code == 302
    made = other.appointments_held[0]
    assert (made.organisation, made.post) == (bureau, "leader")

    assert client.get(address("appointment", "change", made.pk)).status_code == 200
    assert client.post(address("appointment", "change", made.pk), given).status_code == 403
    chosen = {"action": "end", "_selected_action": [made.pk]}
    assert client.post(address("appointment", "changelist"), chosen).status_code == 302
    assert User.objects.get(pk=other.pk).appointments_held == []


@pytest.mark.parametrize(("organisation", "said"), [("NATIONAL-OFFICE", "外部机关"), ("HL-BCA", "已在该单位任此岗位")])
def test_a_post_that_cannot_be_given_is_refused_on_the_form(signed_in, organisation, said):
    client = signed_in("security_administrator")
    other = User.objects.create_user("other")
    appoint(user=other, organisation=Organisation.objects.get(code="HL-BCA"), post="leader", at=NOON)
    given = {"user": other.pk, "organisation": Organisation.objects.get(code=organisation).pk, "post": "leader"}
    response = client.post(address("appointment", "add"), given)
    assert response.status_code == 200 and said in response.content.decode()
    assert Appointment.objects.count() == 2


def test_nobody_gives_a_post_to_themselves(signed_in):
    client = signed_in("security_administrator")
    mine = User.objects.get()
    given = {"user": mine.pk, "organisation": Organisation.objects.get(code="GD-BCA").pk, "post": "leader"}
    assert client.post(address("appointment", "add"), given).status_code == 200
    assert [one.post for one in Appointment.objects.all()] == ["security_administrator"]


def test_a_token_is_shown_once_and_then_never_again(signed_in):
    client = signed_in("security_administrator")
    other = User.objects.create_user("other")
    response = client.post(address("apitoken", "add"), {"user": other.pk, "label": "网管系统"})

    token = re.search(r"fs_[\w-]+", response.content.decode())[0]
    row = ApiToken.objects.get(digest=ApiToken.digest_of(token))
    assert (row.user, row.label) == (other, "网管系统")
    assert "no-store" in response["Cache-Control"]
    assert token not in str(response.cookies) + str(dict(client.session))
    for page in (address("apitoken", "changelist"), address("apitoken", "change", row.pk)):
        later = client.get(page).content.decode()
        assert token not in later and row.digest not in later


def test_the_security_administrator_revokes_a_token(signed_in):
    client = signed_in("security_administrator")
    _token, row = issue_token(user=User.objects.get(), label="", at=NOON)
    chosen = {"action": "revoke", "_selected_action": [row.pk]}
    assert client.post(address("apitoken", "changelist"), chosen).status_code == 302
    assert ApiToken.objects.get().revoked_at is not None


def test_the_auditor_ends_and_revokes_nothing(signed_in):
    client = signed_in("auditor")
    user = User.objects.get()
    _token, row = issue_token(user=user, label="", at=NOON)
    client.post(address("apitoken", "changelist"), {"action": "revoke", "_selected_action": [row.pk]})
    held = user.appointments_held[0]
    client.post(address("appointment", "changelist"), {"action": "end", "_selected_action": [held.pk]})
    assert ApiToken.objects.get().revoked_at is None
    assert Appointment.objects.get().ended_at is None


def test_the_pages_keep_the_content_security_policy(signed_in):
    client = signed_in("security_administrator")
    for page in (reverse("admin:index"), address("appointment", "changelist"), address("apitoken", "add")):
        response = client.get(page)
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]
        html = response.content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []


def test_lists_ask_the_same_number_of_queries_for_one_person_and_thirty(signed_in, django_assert_max_num_queries):
    client = signed_in("auditor")
    for number in range(30):
        user = User.objects.create_user(f"person{number}")
        appoint(user=user, organisation=Organisation.objects.get(code="HL-BCA"), post="leader", at=NOON)
        issue_token(user=user, label="", at=NOON)
    for model in LISTS:
        with django_assert_max_num_queries(10):
            assert client.get(address(model, "changelist")).status_code == 200
