"""What the command-line library says in English → the same in Chinese."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

_HELP = (
    ("Usage:", "用法："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("Options:", "选项："),
    ("Arguments:", "参数："),
    ("Commands:", "命令："),
    ("Show this message and exit.", "显示这份帮助。"),
    ("[required]", "[必填]"),
    ("; required]", "；必填]"),
    ("<int range>", "<整数>"),
    ("<int>", "<整数>"),
    ("<str>", "<文字>"),
    ("<path>", "<路径>"),
    ("<datetime>", "<日期>"),
    ("<%Y-%m-%d>", "<年-月-日>"),
)
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")
_DEFAULT = re.compile(r"\[default:\s+([^\]]+)\]")

_FAULTS = (
    (re.compile(r"Missing argument '(.+?)'\."), r"缺少参数 \1。"),
    (re.compile(r"Missing option '(.+?)'\."), r"缺少选项 \1。"),
    (re.compile(r"Missing parameter: (.+)"), r"缺少 \1。"),
    (re.compile(r"Missing command\."), "缺少命令。"),
    (re.compile(r"No such command '(.+?)'\."), r"没有“\1”这个命令。"),
    (re.compile(r"No such option: (\S+)"), r"没有“\1”这个选项。"),
    (re.compile(r"\(?Possible options: (.+?)\)?$"), r"是不是：\1？"),
    (re.compile(r"Did you mean (.+?)\?"), r"是不是 \1?"),
    (re.compile(r"Invalid value for '(.+?)': .*"), r"“\1”的值不对，请看帮助。"),
    (re.compile(r"^Invalid value: "), ""),
    (re.compile(r"Got unexpected extra arguments? \((.+)\)"), r"多出了参数：\1。"),
    (re.compile(r"Option '(.+?)' requires an argument\."), r"选项 \1 后面要写一个值。"),
    (re.compile(r"Option '(.+?)' does not take a value\."), r"选项 \1 后面不写值。"),
)


def in_chinese(help_text: str) -> str:
    """A help page with its fixed words in Chinese."""
    for english, chinese in _HELP:
        help_text = help_text.replace(english, chinese)
    return _DEFAULT.sub(r"[默认 \1]", _RANGE.sub(r"\1 至 \2", help_text))


def fault_in_chinese(message: str) -> str:
    """A usage error in Chinese; what is not known stays as it is."""
    for pattern, chinese in _FAULTS:
        message = pattern.sub(chinese, message)
    return message


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))
