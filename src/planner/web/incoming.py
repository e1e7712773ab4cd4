"""A form's files → private files on the disk that vanish with the request, within the limit."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from planner.core.errors import PlannerError, Unavailable
from planner.operations.evidence import MEGABYTE, too_large
from planner.site import opened_settings


class Incoming(FileUploadHandler):
    """Writes files to the disk as they come, all of a request together up to the limit.

    A file that is too large, or that the disk does not take, is left out of the form; why stands
    in `faults`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Wait for the files of a request."""
        super().__init__(request)
        self.faults: list[PlannerError] = []
        settings = opened_settings()
        self._most = settings.web.evidence_megabytes * MEGABYTE
        self._left = self._most
        self._folder = settings.var / "incoming"

    def new_file(self, *described: Any, **more: Any) -> None:
        """Open a file for what comes now."""
        super().new_file(*described, **more)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # without a name where systems can do so: nothing stays, however the process ends
            self.file = cast("BinaryIO", tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115
        except OSError as fault:
            self._refuse(_full(fault), fault)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece of it."""
        if start + len(raw_data) > self._left:
            self._refuse(too_large(self.file_name or "", self._most))
        try:
            self.file.write(raw_data)
        except OSError as fault:
            self._refuse(_full(fault), fault)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """The file as the form's."""
        self._left -= file_size
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Give back what is open."""
        if hasattr(self, "file"):
            self.file.close()

    def _refuse(self, why: PlannerError, cause: Exception | None = None) -> None:
        self.faults.append(why)
        raise SkipFile from cause


def chosen_files(request: HttpRequest, field: str) -> list[UploadedFile[bytes]]:
    """The files of a form's field; raises what kept one of them from coming."""
    chosen = [each for each in request.FILES.getlist(field) if isinstance(each, UploadedFile)]
    for handler in request.upload_handlers:
        if isinstance(handler, Incoming) and handler.faults:
            raise handler.faults[0]
    return chosen


def _full(fault: OSError) -> Unavailable:
    why = f"存不进服务器的磁盘（{fault.strerror}）"
    return Unavailable("上传", why, "请告知系统管理员检查磁盘，然后再试")
