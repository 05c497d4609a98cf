"""Tokens: shown once, kept as digests, and what the REST door answers to a wrong one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from orgs.authentication import TokenAuthentication
from orgs.models import ApiToken, User
from orgs.services import issue_token, revoke_token

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def user():
    return User.objects.create_user("reporter")


def came(header: str | None):
    request = APIRequestFactory().get("/", headers={"Authorization": header} if header is not None else {})
    return TokenAuthentication().authenticate(request)


def test_a_token_is_kept_as_its_digest_alone(user):
    token, row = issue_token(user=user, label="网管系统", at=NOON)

    assert token.startswith("fs_") and len(token) > 40
    stored = ApiToken.objects.values().get()
    assert stored["digest"] == row.digest == ApiToken.digest_of(token)
    assert token not in str(stored)
    assert (stored["label"], stored["created_at"], stored["revoked_at"]) == ("网管系统", NOON, None)


def test_two_tokens_are_never_the_same(user):
    assert issue_token(user=user, label="", at=NOON)[0] != issue_token(user=user, label="", at=NOON)[0]


@pytest.mark.parametrize("word", ["Token", "token", "Bearer"])
def test_the_holder_of_a_token_is_let_in(user, word, django_assert_num_queries):
    token, row = issue_token(user=user, label="", at=NOON)
    with django_assert_num_queries(1):
        assert came(f"{word} {token}") == (user, row)


@pytest.mark.parametrize("header", [None, "", "Basic YTpi"])
def test_who_shows_no_token_is_left_to_the_other_doors(header):
    assert came(header) is None


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token fs_unknown", "Token 令牌"])
def test_a_token_that_is_none_is_refused(header):
    with pytest.raises(AuthenticationFailed):
        came(header.encode().decode("latin-1"))


def test_a_revoked_token_is_refused_and_keeps_its_time(user):
    token, row = issue_token(user=user, label="", at=NOON)
    revoke_token(token=row, at=NOON)
    revoke_token(token=row, at=NOON + timedelta(hours=1))

    assert row.revoked_at == NOON
    with pytest.raises(AuthenticationFailed, match="吊销"):
        came(f"Token {token}")


def test_the_token_of_somebody_who_left_is_refused(user):
    token, _row = issue_token(user=user, label="", at=NOON)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(AuthenticationFailed):
        came(f"Token {token}")


def test_nobody_who_left_gets_a_token(user):
    user.is_active = False
    with pytest.raises(ValidationError):
        issue_token(user=user, label="", at=NOON)
    assert not ApiToken.objects.exists()
