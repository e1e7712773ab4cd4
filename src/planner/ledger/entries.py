"""What happened → entries in the ledger, numbered and sealed, never changed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from planner.core.dates import Window
from planner.core.errors import NotAllowed, NotFound
from planner.core.progress import DONE, PLANNER, Entry, EntryKind, State, state_after
from planner.ledger import models
from planner.ledger.chain import Facts, Head, Link, first_break, seal
from planner.ledger.organs import lock_organ
from planner.ledger.store import answering, local, portions, transaction

# Where nobody owes anything any more: the morning need not look at it.
CLOSED = DONE | {State.CANCELLED, State.LAPSED}

_FACTS = (
    *("occurrence__key", "kind", "at", "by", "note", "amount"),
    *("new_due_on", "post", "in_stead_of", "evidence", "is_undoing"),
)


def append_entries(organ: str, entries: Sequence[Entry]) -> None:
    """Add entries to the organ's ledger, all or none, in the order given.

    Raises NotFound for an unknown occurrence, NotAllowed for a text that cannot be kept. Whether
    an entry may follow is for the caller to decide, in a transaction of that organ.
    """
    if not entries:
        return
    for entry in entries:
        _require_text(entry)
    with transaction():
        organ_row = lock_organ(organ)
        asked = {entry.occurrence_id for entry in entries}
        rows = occurrence_rows(organ, asked)
        require_occurrences(asked, rows)
        head = Head(organ_row.head_number, organ_row.head_sha256)
        sealed = []
        for entry in entries:
            row, head = _sealed(organ_row, rows[entry.occurrence_id], entry, head)
            sealed.append(row)
        models.Entry.objects.bulk_create(sealed, batch_size=500)
        _bring_in_line(organ, rows, entries)
        organ_row.head_number, organ_row.head_sha256 = head.number, head.sha256
        organ_row.save(update_fields=("head_number", "head_sha256"))


@answering()
def read_entries(
    organ: str, *, ids: Collection[str] | None = None, year: int | None = None
) -> dict[str, tuple[Entry, ...]]:
    """The entries of each occurrence (of `ids`, of a year's, of all) as they were recorded.

    Every one of `ids` is a key of the answer, without entries too; otherwise only those with some.
    """
    rows = models.Entry.objects.filter(occurrence__organ_id=organ)
    if year is not None:
        rows = rows.filter(occurrence__year=year)
    asked = [rows] if ids is None else _among(rows, ids)
    found: dict[str, list[Entry]] = {each: [] for each in ids or ()}
    for part in asked:
        for number, *facts in sorted(part.values_list("number", *_FACTS)):
            entry = _entry(number, facts)
            found.setdefault(entry.occurrence_id, []).append(entry)
    return {occurrence: tuple(entries) for occurrence, entries in found.items()}


@answering()
def changed_since(organ: str, number: int, seal: str) -> frozenset[str] | None:
    """The ids of the occurrences that have entries after the one of that number and seal.

    None if there is no such entry: another ledger was brought back since it was read.
    """
    rows = models.Entry.objects.filter(organ_id=organ, number__gte=number).order_by("number")
    found = list(rows.values_list("number", "sha256", "occurrence__key"))
    if number and (not found or found[0][:2] != (number, seal)):
        return None
    return frozenset(key for each, _, key in found if each > number)


@answering()
def count_entries(organ: str, window: Window) -> int:
    """How many entries people made on those days."""
    begin, end = (
        datetime.combine(day, time(), timezone.get_default_timezone())
        for day in (window.starts_on, window.ends_on)
    )
    rows = models.Entry.objects.filter(organ_id=organ, at__gte=begin, at__lt=end)
    return rows.exclude(by=PLANNER).count()


@answering()
def find_break(organ: str) -> str | None:
    """Walk the organ's chain; a sentence that names the first break, None if all holds."""
    row = models.Organ.objects.filter(id=organ).first()
    if row is None:
        raise NotFound("机构", organ, remedy="请先发布该机构的工作计划")
    return first_break(organ, _links(organ), Head(row.head_number, row.head_sha256))


def occurrence_rows(organ: str, ids: Collection[str]) -> dict[str, models.Occurrence]:
    """The rows of those occurrences that exist, by id."""
    return {
        row.key: row
        for portion in portions(ids)
        for row in models.Occurrence.objects.filter(organ_id=organ, key__in=portion)
    }


def require_occurrences(asked: Collection[str], found: Collection[str]) -> None:
    """Raise NotFound, with one that is missing, unless all that were asked for were found."""
    missing = min(set(asked) - set(found), default=None)
    if missing is not None:
        raise NotFound("期次", missing, remedy="请用 planner schedule 查看编号")


def _sealed(
    organ: models.Organ, occurrence: models.Occurrence, entry: Entry, after: Head
) -> tuple[models.Entry, Head]:
    facts = Facts.of(entry)
    head = Head(after.number + 1, seal(organ.id, after, facts))
    row = models.Entry(
        organ=organ,
        number=head.number,
        occurrence=occurrence,
        kind=facts.kind,
        at=facts.at,
        by=facts.by,
        note=facts.note,
        amount=facts.amount,
        new_due_on=facts.new_due_on,
        post=facts.post,
        in_stead_of=facts.in_stead_of,
        evidence=facts.evidence,
        is_undoing=facts.is_undoing,
        sha256=head.sha256,
    )
    return row, head


def _bring_in_line(
    organ: str, rows: dict[str, models.Occurrence], entries: Sequence[Entry]
) -> None:
    """Bring the index of what is open in line, with one statement for all that fare alike."""
    told: dict[str, list[Entry]] = {}
    for entry in entries:
        told.setdefault(entry.occurrence_id, []).append(entry)
    alike: dict[tuple[int, datetime, State], list[int]] = {}
    for occurrence, whole in read_entries(organ, ids=list(told)).items():
        row, own = rows[occurrence], told[occurrence]
        changed_at = max(row.changed_at, *(entry.at for entry in own))
        alike.setdefault((len(own), changed_at, state_after(whole)), []).append(row.pk)
    for (added, changed_at, state), keys in alike.items():
        for portion in portions(keys):
            models.Occurrence.objects.filter(pk__in=portion).update(
                sequence=F("sequence") + added,
                changed_at=changed_at,
                is_open=state not in CLOSED,
                state=state,
            )


def _require_text(entry: Entry) -> None:
    """Refuse what one of the databases could not store, so that archives fit both."""
    text = entry.note + entry.evidence
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise NotAllowed(entry.kind.word, "说明里有无法保存的字符", ("删去该字符后再登记",))


def _among(rows: QuerySet[models.Entry], ids: Collection[str]) -> Iterator[QuerySet[models.Entry]]:
    for portion in portions(set(ids)):
        yield rows.filter(occurrence__key__in=portion)


def _entry(number: int, values: Sequence[Any]) -> Entry:
    occurrence, kind, at, by, note, amount, new_due_on, post, in_stead_of, *rest = values
    evidence, is_undoing = rest
    return Entry(
        occurrence_id=occurrence,
        kind=EntryKind(kind),
        at=local(at),
        by=by,
        note=note,
        amount=amount,
        new_due_on=new_due_on,
        post=post or None,
        in_stead_of=in_stead_of or None,
        evidence=evidence,
        is_undoing=is_undoing,
        number=number,
    )


def _links(organ: str) -> Iterator[Link]:
    """The organ's chain, read piece by piece: it may be longer than memory."""
    rows = models.Entry.objects.filter(organ_id=organ).order_by("number")
    values: Iterable[tuple[Any, ...]] = rows.values_list("number", "sha256", *_FACTS).iterator()
    for number, sha256, *facts in values:
        yield Link(number, Facts(*facts), sha256)
