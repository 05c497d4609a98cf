"""Pages for when something is wrong, and the interface's description: they need nothing that may be missing."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from tests.world import person


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "平台出错，刚才的操作没有办理。"), ("en", "The platform failed")]
)
def test_the_page_of_a_failure_needs_no_request_and_no_database(language, said):
    with override(language):
        page = render_to_string("500.html")

    assert said in page
    assert not re.search(r"<script|style=|://", page)


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_said_in_words():
    client = Client()
    client.force_login(person("hlj_duty"))

    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "没有这一页，或者它与您的单位无关。" in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_a_page_out_of_date_is_refused_with_a_remedy():
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("hlj_duty"))

    response = client.post("/notices/1/acknowledge/")

    assert response.status_code == 403
    assert "请返回上一页，刷新后再试一次。" in response.content.decode()


@pytest.mark.django_db
def test_the_interface_is_described_without_an_outside_address():
    response = Client().get("/api/docs/")

    page = response.content.decode()
    addresses = re.findall(r'(?:src|href|data-schema)="([^"]*)"', page)
    assert response.status_code == 200
    assert "/api/schema/" in addresses
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []
    assert "unsafe" not in response.headers["Content-Security-Policy"]
