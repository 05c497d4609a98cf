"""Pages whose address somebody made up: they find nothing, or say so, and never fail."""

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.refusals import domain_tables
from tests.world import filed, person

pytestmark = pytest.mark.django_db
NUL = "\x00"
JUNK = [NUL, "", "%", "junk", "-1", "0", "9" * 40, "9" * 5000, "²", "😀", "\u202e", "2026-13-01", "x" * 3000, "L9", "'"]
PARAMETERS = {
    "/incidents/": ("q", "state", "level", "category", "region", "page"),
    "/obligations/": ("state", "limit", "rule_id", "debtor", "incident", "due_before", "mine", "page"),
    "/notices/": ("all", "page", "key"),
    "/reports/HL-2026-0001/unit_summary/": ("plan",),
}
ADDRESSES = (
    "/incidents/%00/", "/incidents/%F0%9F%98%80/", "/incidents/" + "x" * 3000 + "/", "/incidents/..%2F..%2Fetc/",
    "/reports/%00/unit_summary/", "/reports/HL-2026-0001/%00/", "/plans/%00/", "/plans/none/", "/board/nothing/",
    "/incidents/HL-2026-999999/", "/ws/board/1/zh-hans/",
)  # fmt: skip
POSTS = (
    "/incidents/responses/0/verify/", f"/incidents/responses/{10**30}/verify/", "/incidents/responses/1/explode/",
    "/notices/0/acknowledge/", f"/notices/{10**30}/acknowledge/", "/reports/%00/unit_summary/",
)  # fmt: skip


@pytest.fixture
def visitor() -> Client:
    filed(at=now())
    client = Client()
    client.force_login(person("hlj_duty"))
    return client


@pytest.mark.parametrize("path", PARAMETERS)
def test_junk_in_the_query_of_a_page_finds_nothing_and_never_fails(
    path: str, visitor: Client, subtests: pytest.Subtests
) -> None:
    for parameter in PARAMETERS[path]:
        for value in JUNK:
            with subtests.test(f"{parameter}={value[:20]}"):
                assert visitor.get(path, {parameter: value}).status_code in (200, 400, 404)


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_that_there_is_not_is_not_found(path: str, visitor: Client) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("path", POSTS)
def test_an_act_on_what_there_is_not_changes_nothing(path: str, visitor: Client) -> None:
    before = domain_tables()

    assert visitor.post(path, {"plan": NUL}).status_code in (302, 400, 404)

    assert domain_tables() == before
