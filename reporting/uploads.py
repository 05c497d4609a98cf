"""How files of a form come in: to disk piece by piece, and no further than the limit."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class BoundedUpload(TemporaryFileUploadHandler):
    """Stops reading a file that is too large into the disk; the request remembers its name (`too_large`), so that the
    form comes back with everything else that was written."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken > settings.ATTACHMENT_MAX_BYTES:
            self.file.close()
            assert self.request is not None
            self.request.too_large = [*getattr(self.request, "too_large", ()), self.file_name]  # type: ignore[attr-defined]
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
