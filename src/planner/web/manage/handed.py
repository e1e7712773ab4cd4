"""A form's file → the report or table that somebody hands in, with its name cleaned."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpRequest

from planner.core.errors import Finding, Rejected
from planner.operations.uploads import clean_name
from planner.planfile import Handed
from planner.sources import LARGEST, LARGEST_PACKED
from planner.web.incoming import chosen_files


def source_of(request: HttpRequest) -> Handed:
    """The file of the field `source`, as far as it may be long; raises Rejected if there is none.

    What is longer keeps one byte more than is allowed, so that reading it says so.
    """
    chosen = chosen_files(request, "source")
    if not chosen:
        raise Rejected([Finding("", "没有选择文件；请选一份报告原文")])
    name = clean_name(chosen[0].name or "", "报告原文.txt")
    is_packed = PurePath(name).suffix.lower() in {".docx", ".pdf"}
    return Handed(name, chosen[0].read((LARGEST_PACKED if is_packed else LARGEST) + 1))
