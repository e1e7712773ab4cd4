"""Tree → a checked value, or faults of structure in the words of those who write the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError

from planner.core.errors import Fault
from planner.planfile.sentences import Spot, sentence, whose
from planner.planfile.tree import Steps, Tree, Value

M = TypeVar("M", bound=BaseModel)
MOST_FAULTS = 1000
"""Whoever has so many mends them before looking for more."""


def build(model: type[M], tree: Tree) -> tuple[M | None, list[Fault]]:
    """The value that a tree spells out, or None with every fault of structure."""
    if not tree.is_whole:
        return None, []
    if not isinstance(tree.values, dict):
        return None, [Fault((), _no_mapping(tree.values))]
    try:
        value = model.model_validate(tree.values)
    except ValidationError as fault:
        errors = (error for error in fault.errors() if not _is_echo(error))
        told = islice(errors, MOST_FAULTS)
        return None, [_fault(model, tree.values, error) for error in told]
    return value, [
        Fault(steps, whose(tree.values, steps) + f"{steps[-1]} 要写成 2024-03-08 的样子")
        for steps in _loose_dates(value, tree.values, ())
    ]


def _no_mapping(values: Value) -> str:
    if values is None:
        return "文件是空的；请照样例写好再试"
    if isinstance(values, list):
        return "最外层写成了列表；请写成“名称: 内容”，每项一行"
    return "最外层不是“名称: 内容”；冒号要用半角，后面空一格"


def _is_echo(error: Mapping[str, Any]) -> bool:
    """Whether a list is called too short only because its items have faults of their own."""
    return error["type"] == "too_short" and bool(error["input"])


def _fault(model: type[BaseModel], values: Value, error: Mapping[str, Any]) -> Fault:
    steps, known = _located(model, error["loc"])
    spot = Spot(_name(steps), error["type"], error["input"], known)
    return Fault(steps, whose(values, steps) + sentence(spot, error.get("ctx", {})))


def _name(steps: Steps) -> str:
    last = steps[-1] if steps else ""
    return last if isinstance(last, str) else f"{steps[-2]} 第 {last + 1} 项"


def _located(model: type[BaseModel], loc: Steps) -> tuple[Steps, tuple[str, ...]]:
    """The path in the file (without the names of union members), and the keys known there."""
    steps: list[str | int] = []
    kind: Any = model
    known: tuple[str, ...] = ()
    for step in loc:
        members = _tagged(kind)
        if step in members:
            kind = members[step]
            continue
        steps.append(step)
        if isinstance(step, int):
            kind = get_args(_bare(kind))[0]
            continue
        fields = _fields(_bare(kind))
        known, kind = tuple(fields), fields.get(step)
    return tuple(steps), known


def _bare(kind: Any) -> Any:
    """A type without its annotations and without `| None`."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    args = [each for each in get_args(kind) if each is not type(None)]
    return _bare(args[0]) if len(args) < len(get_args(kind)) else kind


def _tagged(kind: Any) -> dict[Any, Any]:
    """The members of a tagged union by their tags."""
    members = {}
    for each in get_args(_bare(kind)):
        for extra in get_args(each)[1:] if get_origin(each) is Annotated else ():
            if isinstance(extra, Tag):
                members[extra.tag] = each
    return members


def _fields(kind: Any) -> dict[str, Any]:
    fields = getattr(kind, "model_fields", {})
    return {field.alias or name: field.annotation for name, field in fields.items()}


def _loose_dates(value: Any, written: Value, steps: Steps) -> Iterator[Steps]:
    """Where pydantic made a date of a number or a moment: only `2024-03-08` is a date here."""
    if isinstance(written, dict):
        for name, each in written.items():
            yield from _loose_dates(getattr(value, name, None), each, (*steps, name))
    elif isinstance(written, list):
        for position, each in enumerate(written):
            yield from _loose_dates(value[position], each, (*steps, position))
    elif isinstance(value, date) and written != value.isoformat():
        yield steps
