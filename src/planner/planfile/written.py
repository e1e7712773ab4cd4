"""A checked value → the YAML text that people edit, in the order of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any

from pydantic import BaseModel

from planner.planfile.tree import Steps

# Nothing is broken into lines by its length.
WIDTH = 4096


def write_value(
    value: BaseModel,
    *,
    in_lines: bool = False,
    remarks: Mapping[Steps, str] | None = None,
    head: str = "",
) -> str:
    """The YAML text of a value; with `in_lines`, each item of a list in it is one line.

    `remarks` are comments above what stands at their paths, `head` is the comment above all.
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
    tree = _plain(value, flow if in_lines else dict)
    if remarks:
        tree = _remarked(tree, (), remarks)
    yaml.dump(tree, text)
    return "".join(f"# {line}\n" for line in map(_one_line, head.splitlines())) + text.getvalue()


def _remarked(value: Any, path: Steps, remarks: Mapping[Steps, str]) -> Any:
    """Plain values with comments above some of them."""
    from ruamel.yaml.comments import CommentedMap

    if isinstance(value, list):
        return [_remarked(each, (*path, at), remarks) for at, each in enumerate(value)]
    if not isinstance(value, dict):
        return value
    made = CommentedMap(
        {name: _remarked(each, (*path, name), remarks) for name, each in value.items()}
    )
    # a mapping in a list of mappings stands four columns further in
    indent = 2 * sum(2 if isinstance(step, int) else 0 for step in path)
    for name in value:
        if told := remarks.get((*path, name)):
            made.yaml_set_comment_before_after_key(name, before=_one_line(told), indent=indent)
    return made


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


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
    return value if isinstance(value, int) else str(value)


def names_in_order(kind: type[BaseModel]) -> list[str]:
    """The fields of a kind; what all recurrences have comes after what makes one that kind."""
    common = {name for base in kind.__mro__[1:] for name in getattr(base, "model_fields", ())}
    return sorted(kind.model_fields, key=lambda name: name in common)


def _tells(value: BaseModel, name: str) -> bool:
    field = type(value).model_fields[name]
    return field.is_required() or getattr(value, name) != field.default
