"""What every refusal at the REST door has to be: a problem document in the reader's language, and nothing changed."""

import re
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import HttpResponse

LANGUAGES = {"zh": "zh-CN,zh;q=0.9", "en": "en-GB,en;q=0.9"}
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
DOMAIN = ("cases", "incidents", "orgs", "reporting", "warnings")
# What was refused is kept on purpose; the others are reference data, large and written by migrations alone.
APART = ("RefusedSubmission", "Region", "CalendarVersion", "CalendarDay")


def domain_tables() -> dict[str, tuple[int, str]]:
    """Table -> rows, and a digest of all that they hold. One query."""
    tables = [
        model._meta.db_table
        for label in DOMAIN
        for model in apps.get_app_config(label).get_models()
        if model.__name__ not in APART
    ]
    ask = "SELECT '{0}', count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {0} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(ask.format(table) for table in tables))
        return {table: (count, digest) for table, count, digest in cursor.fetchall()}


def words_of(problem: dict[str, Any]) -> list[str]:
    """Everything in a problem document that a person reads."""
    return [problem["title"], problem["detail"], *(error["detail"] for error in problem.get("errors", []))]


def assert_problem(answer: HttpResponse, *, status: int, language: str) -> dict[str, Any]:
    """The document, after the checks that hold for each of them."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content[:500]
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    for words in words_of(problem):
        assert words.strip()
        assert bool(CHINESE.search(words)) == (language == "zh"), words
    return problem


def fields_named(problem: dict[str, Any]) -> list[str]:
    """Each field that the document names, once."""
    return list(dict.fromkeys(error["field"] for error in problem.get("errors", [])))
