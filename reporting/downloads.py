"""Files as they are handed out: to be saved, never run or shown here, whatever they hold."""

from django.http import FileResponse, Http404

from reporting.attachments import path_of
from reporting.models import Attachment


def handed_out(file: Attachment) -> FileResponse:
    """The answer with a file's bytes. Raises Http404 where they are missing."""
    try:
        stream = path_of(file.digest).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(stream, as_attachment=True, filename=file.name, content_type=file.media_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = f'"{file.digest}"'
    return answer
