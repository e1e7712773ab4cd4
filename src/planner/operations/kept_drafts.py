"""A plan's draft → a private file per organ and year, changed by one hand at a time; and back."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from planner.core.errors import AlreadyExists, Damaged, NotAllowed, NotFound, Unavailable
from planner.operations.accounts import Doer
from planner.operations.drafts import Draft
from planner.operations.whole import write_whole_file

MOST_EARLIER = 20
"""Drafts that were put away, of one organ; older ones have long been published or forgotten."""
FIRST_YEAR, LAST_YEAR = 2004, 2100
_EARLIER = "earlier"


def seal_of(draft: Draft) -> str:
    """By what it is known again that nobody has changed a draft since it was shown."""
    return sha256(draft.model_dump_json().encode()).hexdigest()[:16]


def drafts_of(folder: Path) -> tuple[Draft, ...]:
    """The drafts of an organ that can be read, the latest year first."""
    found = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].json"), reverse=True):
        with suppress(NotFound, Damaged):
            found.append(read_draft(folder, int(path.stem)))
    return tuple(found)


def read_draft(folder: Path, year: int) -> Draft:
    """The draft of a year; raises NotFound, or Damaged if it cannot be read any more."""
    path = folder / f"{year}.json"
    none = NotFound("计划草稿", f"{year} 年", remedy="请上传报告原文，重新起草")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise none
    try:
        return Draft.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise none from None
    except (OSError, ValidationError) as fault:
        remedy = f"请告知系统管理员查看 {path.name}；也可以重新起草，原来的一份会留着"
        raise Damaged(f"{year} 年的计划草稿", "读不出来", remedy) from fault


def keep_new(folder: Path, draft: Draft, *, may_replace: bool) -> str:
    """Keep a new draft; returns the name under which the one before is kept, "" if none was.

    Raises AlreadyExists unless it may be replaced, and Unavailable.
    """
    year = draft.plan.year
    with _locked(folder):
        path = folder / f"{year}.json"
        if path.exists() and not may_replace:
            raise AlreadyExists(
                f"{year} 年的计划草稿", "要换成新起草的，请勾选“替换现有的草稿”再上传一次"
            )
        kept = _put_away(folder, year)
        _write(folder, draft)
    return kept


def change_draft(
    folder: Path, year: int, seen: str, doer: Doer, change: Callable[[Draft], Draft]
) -> Draft:
    """Change a draft that is still as it was seen.

    Raises NotAllowed if somebody else has changed it, what `change` raises, and Unavailable; then
    nothing has changed.
    """
    with _locked(folder):
        draft = read_draft(folder, year)
        if seen != seal_of(draft):
            raise NotAllowed(
                "保存这一处修改", "您打开页面之后，草稿又有了变化。请看过现在的样子再改一次"
            )
        changed = change(draft)
        if changed != draft:
            told = {"changed_at": doer.at, "changed_by": doer.by}
            changed = changed.model_copy(update=told)
            _write(folder, changed)
    return changed


def put_away(folder: Path, year: int) -> str:
    """Take a draft off the desk; returns the name under which it is kept, "" if there was none."""
    with _locked(folder):
        return _put_away(folder, year)


def _put_away(folder: Path, year: int) -> str:
    path = folder / f"{year}.json"
    if not path.exists():
        return ""
    earlier = folder / _EARLIER
    name = f"{year}-{sha256(path.read_bytes()).hexdigest()[:12]}.json"
    earlier.mkdir(mode=0o700, exist_ok=True)
    path.replace(earlier / name)
    kept = sorted(earlier.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[MOST_EARLIER:]:
        old.unlink(missing_ok=True)
    return name


def _write(folder: Path, draft: Draft) -> None:
    write_whole_file(folder / f"{draft.plan.year}.json", draft.model_dump_json().encode())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The drafts of an organ for one alone; raises Unavailable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as fault:
        why = f"存不下来（{fault.strerror}）"
        raise Unavailable("计划草稿", why, "请检查磁盘空间和目录权限") from fault
