"""What an administrator fills in to bring a notice: the file and where it comes from."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from cases.errors import Invalid
from orgs.calendar_import import Upload
from orgs.holiday_notices import MAX_BYTES


class NoticeForm(forms.Form):
    """The first step: the notice is handed in. Its lines are read by the service."""

    year = forms.IntegerField(label=_("年份"), min_value=2004, max_value=2100)
    source = forms.CharField(label=_("通知标题"), max_length=200)
    document_no = forms.CharField(label=_("文号"), max_length=60, required=False)
    file = forms.FileField(label=_("放假安排（CSV）"), allow_empty_file=True)

    def upload(self) -> Upload:
        """What was handed in; of a file that is too long only so much as shows that it is."""
        return _upload(self.cleaned_data, _bytes_of(self.cleaned_data["file"]))


class ConfirmForm(forms.Form):
    """The second step: the same notice again, byte by byte, and the version that it was compared with."""

    year = forms.IntegerField(min_value=2004, max_value=2100, widget=forms.HiddenInput)
    source = forms.CharField(max_length=200, widget=forms.HiddenInput)
    document_no = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    content = forms.CharField(max_length=2 * MAX_BYTES, required=False, strip=False, widget=forms.HiddenInput)
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_content(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("内容不完整；请重新上传。")) from error

    def upload(self) -> Upload:
        return _upload(self.cleaned_data, self.cleaned_data["content"])


def confirming(upload: Upload, base: int | None) -> ConfirmForm:
    """The second step for what was just looked at."""
    return ConfirmForm(
        initial={
            "year": upload.year, "source": upload.source, "document_no": upload.document_no, "base": base,
            "content": base64.b64encode(upload.raw).decode("ascii"),
        }
    )  # fmt: skip


def add_errors(form: forms.Form, refusal: Invalid) -> None:
    """A refusal's words beside the fields that they are about."""
    for error in refusal.errors:
        form.add_error(error.field if error.field in form.fields else None, error.message)


def _upload(cleaned: dict[str, Any], raw: bytes) -> Upload:
    return Upload(raw=raw, year=cleaned["year"], source=cleaned["source"], document_no=cleaned["document_no"])


def _bytes_of(file: "File[Any]") -> bytes:
    return bytes(file.read(MAX_BYTES + 1))
