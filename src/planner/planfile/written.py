"""A checked value → the YAML text that people edit, in the order of the model."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any

from pydantic import BaseModel

# Nothing is broken into lines by its length.
WIDTH = 4096


def write_value(
    value: BaseModel, *, in_lines: bool = False, leaves_in_lines: Collection[str] = ()
) -> str:
    """The YAML text of a value; with `in_lines`, each item of a list in it is one line.

    So is what stands under one of the names of `leaves_in_lines`, and each item of a list there.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    def flow(item: dict[str, Any]) -> dict[str, Any]:
        line = CommentedMap(item)
        line.fa.set_flow_style()
        return line

    yaml = YAML(typ="rt", pure=True)
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    plain = _plain(value, flow if in_lines else dict)
    yaml.dump(_with_lines(plain, leaves_in_lines) if leaves_in_lines else plain, text)
    return text.getvalue()


def _with_lines(plain: Any, names: Collection[str], *, is_line: bool = False) -> Any:
    """The same with what bears one of the names written in lines."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(plain, dict):
        parts = {
            key: _with_lines(each, names, is_line=is_line or key in names)
            for key, each in plain.items()
        }
        mapping = CommentedMap(parts)
        if is_line:
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(plain, list):
        items = CommentedSeq(_with_lines(each, names, is_line=is_line) for each in plain)
        if is_line and not any(isinstance(each, dict) for each in plain):
            items.fa.set_flow_style()
        return items
    return plain


def _plain(value: Any, item: Callable[[dict[str, Any]], Any]) -> Any:
    if isinstance(value, BaseModel):
        names = [name for name in names_in_order(type(value)) if _tells(value, name)]
        return {name: _plain(getattr(value, name), item) for name in names}
    if isinstance(value, tuple):
        plain = (_plain(each, item) for each in value)
        return [item(each) if isinstance(each, dict) else each for each in plain]
    if isinstance(value, dict):
        return {name: _plain(each, item) for name, each in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        # a copy: what stands twice as one and the same would be written as a reference
        return value.replace()
    return value if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    """A text as it is written: without quotes, `?` or `:` at its start is none inside of braces."""
    from ruamel.yaml.scalarstring import SingleQuotedScalarString

    return SingleQuotedScalarString(text) if text.startswith(("?", ":")) else text


def names_in_order(kind: type[BaseModel]) -> list[str]:
    """The fields of a kind; what all recurrences have comes after what makes one that kind."""
    common = {name for base in kind.__mro__[1:] for name in getattr(base, "model_fields", ())}
    return sorted(kind.model_fields, key=lambda name: name in common)


def _tells(value: BaseModel, name: str) -> bool:
    field = type(value).model_fields[name]
    return field.is_required() or getattr(value, name) != field.default
