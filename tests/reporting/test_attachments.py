"""Files: known by content, kept under their digest, named in the log, handed out inert to whoever reads the report."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from cases.errors import Invalid, Refusal
from cases.models import LogEntry
from reporting.attachments import path_of, remove_unused_attachments, store_attachment
from reporting.media_types import DOCX, ODT, PCAP, PDF, PNG, TEXT, WEBP, XLSX, media_type_of
from reporting.models import Attachment, Draft, Report
from reporting.reviewing import resubmit_report, return_report
from tests.world import UNIT_SUMMARY, filed, person, report_body, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
A_PDF = b"%PDF-1.7\n" + b"x" * 100
FILES = "/api/v1/attachments/"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path):
    with override_settings(ATTACHMENTS_ROOT=str(tmp_path / "files")):
        yield


def zipped(*names: str, mimetype: bytes = b"") -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"<x/>")
    return into.getvalue()


DOCUMENT = zipped("[Content_Types].xml", "word/document.xml")
CONTENTS: list[tuple[str, bytes, Any]] = [
    ("a PDF", A_PDF, PDF),
    ("a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, PNG),
    ("a WebP", b"RIFF\x00\x00\x00\x00WEBPVP8 ", WEBP),
    ("a capture", b"\xd4\xc3\xb2\xa1" + b"\0" * 20, PCAP),
    ("Word", DOCUMENT, DOCX),
    ("Excel", zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ("OpenDocument", zipped("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), ODT),
    ("UTF-8", "10:12 起中断\r\n\t恢复".encode(), TEXT),
    ("GB 18030", "10:12 起中断，逐步恢复".encode("gb18030"), TEXT),
    ("a script is text", b"<script>alert(1)</script>", TEXT),
    ("a program", b"\x7fELF\x02\x01\x01" + b"\0" * 40, None),
    ("a Windows program", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00", None),
    ("an archive", zipped("a.exe"), None),
    ("Word with macros", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
    ("a broken ZIP", b"PK\x03\x04" + b"x" * 50, None),
    ("a ZIP behind something else", b"#!/bin/sh\n\0" + DOCUMENT, None),
    ("nothing", b"", None),
    ("terminal controls", b"\x1b[2Jhello", None),
]


@pytest.mark.parametrize(("what", "content", "found"), CONTENTS, ids=[row[0] for row in CONTENTS])
def test_a_file_is_what_its_content_says(what: str, content: bytes, found: Any, tmp_path: Path):
    (tmp_path / "file").write_bytes(content)
    assert media_type_of(tmp_path / "file") == found


def kept(
    content: bytes = A_PDF, *, name: str = "现场.pdf", by: str = "carrier_reporter", at: datetime = NOON
) -> Attachment:
    return store_attachment(chunks=[content[:7], content[7:]], name=name, actor=person(by), at=at)


@pytest.mark.parametrize(
    ("content", "given", "name"),
    [
        (A_PDF, "../../etc/现场.PDF", "现场.PDF"), (A_PDF, "C:\\temp\\a.exe", "a.exe.pdf"),
        (b"<script>x</script>", "x.html", "x.html.txt"), (b"a,b", "t.csv", "t.csv"), (A_PDF, "", "附件.pdf"),
        (A_PDF, "a\u202efdp.exe\r\n", "afdp.exe.pdf"), (A_PDF, "长" * 300 + ".pdf", "长" * 100 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_can_neither_lead_elsewhere_nor_end_as_another_kind(content: bytes, given: str, name: str):
    assert kept(content, name=given).name == name


def test_a_file_is_kept_under_its_digest_and_what_is_refused_is_not():
    file = kept()
    digest = sha256(A_PDF).hexdigest()
    assert (file.digest, file.size, file.media_type) == (digest, len(A_PDF), "application/pdf")
    assert path_of(digest).read_bytes() == A_PDF
    for content, limit in ((b"MZ\x90\x00", 100), (b"\0", 100), (A_PDF, 50)):
        with override_settings(ATTACHMENT_MAX_BYTES=limit), pytest.raises(Refusal):
            kept(content)
    with pytest.raises(Refusal):
        kept(by="auditor")
    assert Attachment.objects.count() == 1
    assert [each.name for each in path_of(digest).parent.parent.rglob("*") if each.is_file()] == [digest]


def over_rest(name: str, path: str, body: Any = None, **more: Any) -> Any:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person(name))
    return client.get(path) if body is None else client.post(path, body, **more)


def bytes_of(answer: Any) -> bytes:
    """What was handed out. Its file is closed here: closing the answer would end the test's transaction."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def test_over_rest_a_file_goes_with_a_report_and_its_digest_into_the_log():
    said = "attachment; filename=\"x.pdf\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.pdf"
    raw = over_rest("carrier_reporter", FILES, A_PDF, content_type="image/png", headers={"Content-Disposition": said})
    assert (raw.status_code, raw.json()["name"], raw.json()["media_type"]) == (201, "现场.pdf", "application/pdf")
    form = over_rest("carrier_reporter", FILES, {"file": SimpleUploadedFile("n.txt", "恢复".encode())})
    numbers = [raw.json()["id"], form.json()["id"]]

    report = filed(at=NOON, attachments=numbers)

    assert report.attachments == numbers
    assert set(report.files.values_list("pk", flat=True)) == set(numbers)
    entry = LogEntry.objects.get(case=report.case_id, number=report.log_number)
    assert entry.body["attachments"] == [raw.json()["sha256"], form.json()["sha256"]]
    read = over_rest("hlj_duty", f"/api/v1/reports/{report.pk}/").json()
    assert [file["sha256"] for file in read["files"]] == entry.body["attachments"]


def test_whatever_a_client_calls_its_file_it_is_read_as_it_comes(demonstration: dict[str, Any]):
    token = {"Authorization": f"Token {demonstration['carrier_reporter']['token']}"}
    for kind in ("application/x-www-form-urlencoded", "application/json", "text/html", "application/octet-stream"):
        answer = Client().post(FILES, A_PDF, content_type=kind, headers=token)
        assert (answer.status_code, answer.json()["name"], answer.json()["size"]) == (201, "附件.pdf", len(A_PDF))


def test_a_file_is_handed_out_inert_and_only_to_whoever_reads_the_report():
    file = kept(b"<script>alert(1)</script>", name="x.html")
    filed(at=NOON, attachments=[file.pk])
    for path in (f"{FILES}{file.pk}/", f"/reports/attachments/{file.pk}/"):
        for name in ("carrier_reporter", "hlj_duty"):
            answer = over_rest(name, path)
            assert bytes_of(answer) == b"<script>alert(1)</script>"
            assert answer["Content-Type"] == "text/plain"
            assert answer["Content-Disposition"] == 'attachment; filename="x.html.txt"'
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["Cache-Control"] == "no-store"
        for name in ("gd_duty", "internet_reporter", "administrator"):
            assert over_rest(name, path).status_code == 404
    unused = kept()
    assert bytes_of(over_rest("carrier_reporter", f"{FILES}{unused.pk}/")) == A_PDF
    assert over_rest("hlj_duty", f"{FILES}{unused.pk}/").status_code == 404


def test_a_report_names_only_files_of_its_sender_that_no_other_report_has():
    used, theirs = kept(), kept(by="internet_reporter")
    filed(at=NOON, attachments=[used.pk])
    for wrong in ([used.pk], [theirs.pk], [10**9], [10**30], ["1"], "1", {"a": 1}, [True, None], list(range(1, 12))):
        with pytest.raises(Invalid) as refused:
            filed(at=NOON, attachments=wrong)
        assert [error.field for error in refused.value.errors] == ["attachments"]
    assert Report.objects.count() == 1


def test_too_large_and_wrong_kinds_are_named_and_cost_nothing_of_the_form():
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person("carrier_reporter"))
    sent = {
        "key": "ab" * 16, "summary": "漠河宽带中断",
        "files": [
            SimpleUploadedFile("现场.pdf", A_PDF), SimpleUploadedFile("大.pdf", A_PDF + b"y" * 3_000_000),
            SimpleUploadedFile("程序.pdf", b"MZ\x90\x00\x03\x00"),
        ],
    }  # fmt: skip
    with override_settings(ATTACHMENT_MAX_BYTES=1 << 20):
        answer = client.post("/reports/new/", sent)
        html = answer.content.decode()
        assert answer.status_code == 400
        assert "大.pdf：文件超过 1 MB" in html and "程序.pdf：不收这种文件" in html and "漠河宽带中断" in html
        file = Attachment.objects.get()
        assert f'name="attachment" value="{file.pk}"' in html and "现场.pdf" in html
        over = over_rest("carrier_reporter", FILES, A_PDF + b"y" * 3_000_000, content_type="application/pdf")
        assert (over.status_code, over["Content-Type"]) == (413, "application/problem+json")
        assert "1 MB" in over.json()["detail"]
        over = over_rest("carrier_reporter", FILES, {"file": SimpleUploadedFile("a.pdf", b"x" * 3_000_000)})
        assert over.status_code == 413
    assert over_rest("carrier_reporter", FILES, {"other": "x"}).status_code == 400
    assert over_rest("carrier_reporter", FILES, b"MZ\x90\x00", content_type="text/plain").status_code == 415

    body = {**report_body(at=NOON), "regions": "黑龙江省", "facts": "", "key": "ab" * 16, "attachment": str(file.pk)}
    assert client.post("/reports/new/", {**body, "category": "network_attack"}).status_code == 302
    report = Report.objects.get()
    assert report.attachments == [file.pk]


def test_a_new_version_names_its_own_files_and_the_former_one_keeps_its():
    walk = reported(at=NOON)
    first = kept()
    report = walk.to_concluded().file("unit_summary", "carrier_reporter", **UNIT_SUMMARY, attachments=[first.pk])
    return_report(report=report, actor=person("hlj_duty"), at=NOON, missing="缺现场照片")
    second = kept(b"\x89PNG\r\n\x1a\n123", name="现场.png")

    report = resubmit_report(
        report=report, data={**UNIT_SUMMARY, "attachments": [second.pk]}, actor=person("carrier_reporter"), at=NOON
    )

    assert (report.attachments, report.former_versions.get().attachments) == ([second.pk], [first.pk])
    html = over_rest("hlj_duty", f"/reports/{report.pk}/").content.decode()
    assert first.digest in html and second.digest in html


def test_what_nobody_used_within_a_day_is_removed_and_nothing_else():
    used, drafted, fresh = (
        kept(),
        kept(b"in a draft", name="a.txt"),
        kept(b"new", name="b.txt", at=NOON + timedelta(days=2)),
    )
    twin, alone = kept(), kept(b"alone", name="c.txt")
    report = filed(at=NOON, attachments=[used.pk])
    Draft.objects.create(
        organisation=report.sender, key="k", kind="initial", release_id=report.release_id, content={},
        attachments=[drafted.pk], begun_by=report.submitted_by, saved_by=report.submitted_by, saved_at=NOON,
    )  # fmt: skip

    assert remove_unused_attachments(now=NOON + timedelta(days=1)) == 0
    assert remove_unused_attachments(now=NOON + timedelta(days=1, seconds=1)) == 2

    assert set(Attachment.objects.all()) == {used, drafted, fresh}
    assert not Attachment.objects.filter(pk=twin.pk).exists()
    assert path_of(used.digest).exists()  # the same file as its twin
    assert not path_of(alone.digest).exists()


def test_a_form_sent_twice_with_its_file_is_one_report():
    client = Client()
    client.force_login(person("carrier_reporter"))
    answers = []
    for _each in range(2):
        body = {**report_body(at=NOON), "regions": "黑龙江省", "facts": "", "key": "cd" * 16}
        sent = {**body, "files": [SimpleUploadedFile("现场.pdf", A_PDF)]}
        answers.append(client.post("/reports/new/", sent)["Location"])
    assert len(set(answers)) == 1
    assert Report.objects.count() == 1
