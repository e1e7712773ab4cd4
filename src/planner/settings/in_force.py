"""Settings → what an administrator is shown of each: value, default, comment, where it is set."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from planner.settings.reading import Settings, settings_file

# What stands between a name and the machine's name in an address, or after `password=`.
_PASSWORD = re.compile(r"(?<=://)([^:/@\s]*:).*(?=@)|(password=)[^&\s]*", re.IGNORECASE)
_SECTION = re.compile(r"^\[([\w.]+)\]")
_KEY = re.compile(r"^(\w+)\s*=")
# A section's settings that stand in no file.
_NOT_SET = frozenset({"root"})


@dataclass(frozen=True)
class SettingInForce:
    """One setting (设置项): what is secret is only told to be there or not."""

    key: str
    value: str
    default: str
    origin: str
    comment: str
    is_changed: bool


@dataclass(frozen=True)
class SectionInForce:
    """A section of the file, with what is said of it as a whole."""

    name: str
    comment: str
    settings: tuple[SettingInForce, ...]


def settings_in_force(settings: Settings) -> tuple[SectionInForce, ...]:
    """Every setting by section, in the order of the file that ships with the planner."""
    comments = _comments()
    variables = {name.upper() for name in os.environ}
    found: dict[str, list[SettingInForce]] = {}
    for path, value, default in _leaves(settings, ()):
        section, key = ".".join(path[:-1]), ".".join(path)
        changed = value != default
        found.setdefault(section, []).append(
            SettingInForce(
                key=path[-1],
                value=_shown(value),
                default=_shown(default),
                origin=_origin(path, variables, is_changed=changed),
                comment=comments.get(key, ""),
                is_changed=changed,
            )
        )
    return tuple(
        SectionInForce(name, comments.get(f"[{name}]", ""), tuple(listed))
        for name, listed in found.items()
    )


def _leaves(
    section: BaseModel, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Every setting with its value and its default; sections after single settings."""
    parts = [(name, getattr(section, name)) for name in type(section).model_fields]
    for name, value in sorted(parts, key=lambda part: isinstance(part[1], BaseModel | dict)):
        if path or name not in _NOT_SET:
            yield from _branch(value, (*path, name), _default(section, name))


def _branch(
    value: Any, path: tuple[str, ...], default: Any
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(value, BaseModel):
        yield from _leaves(value, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _branch(each, (*path, name), None)
    else:
        yield path, value, default


def _default(section: BaseModel, name: str) -> Any:
    default = type(section).model_fields[name].get_default(call_default_factory=True)
    return None if default is PydanticUndefined else default


def _shown(value: Any) -> str:
    match value:
        case SecretStr():
            told = "已设置" if value.get_secret_value() else "未设置"
        case bool():
            told = "true" if value else "false"
        case tuple():
            told = "、".join(map(_shown, value))
        case time():
            told = f"{value:%H:%M}"
        case datetime():
            told = f"{value:%Y-%m-%d %H:%M}"
        case float():
            told = f"{value:g}"
        case None:
            told = ""
        case _:
            told = _PASSWORD.sub(r"\1\2***", str(value))
    return told or "（空）"


def _origin(path: tuple[str, ...], variables: set[str], *, is_changed: bool) -> str:
    for depth in range(len(path), 0, -1):
        variable = "PLANNER_" + "__".join(path[:depth]).upper()
        if variable in variables:
            return f"环境变量 {variable}"
    return settings_file().name if is_changed else "默认"


@dataclass
class _Reader:
    """The lines of the file → the comment above each key and each section."""

    comments: dict[str, str] = field(default_factory=dict)
    section: str = ""
    said: list[str] = field(default_factory=list)

    def step(self, line: str) -> None:
        if line.startswith("#"):
            said = line.lstrip("# ").strip()
            # a setting that somebody put aside, perhaps a password
            if not _KEY.match(said):
                self.said.append(said)
            return
        if match := _SECTION.match(line):
            self.section = match[1]
            self._keep(f"[{match[1]}]")
        elif match := _KEY.match(line):
            self._keep(f"{self.section}.{match[1]}" if self.section else match[1])
        self.said.clear()

    def _keep(self, key: str) -> None:
        if self.said:
            self.comments[key] = " ".join(self.said)


def _comments() -> Mapping[str, str]:
    """What the file says above each setting; nothing where it cannot be read."""
    reader = _Reader()
    try:
        lines = settings_file().read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    for line in lines:
        reader.step(line.strip())
    return reader.comments
