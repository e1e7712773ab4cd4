"""A letter → HTML that mail programs on a phone show well: one column, no images, no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from planner.core.reminders import HOME, Item, Letter, Section

_URGENT = ("督办", "催办", "退回重办", "红灯：已逾期")
_RED, _BLUE, _GREY = "#b3261e", "#1f4e8c", "#5f6368"


def render_html(subject: str, letter: Letter) -> str:
    """The whole document; every text is escaped."""
    return "".join(_document(subject, letter))


def _document(subject: str, letter: Letter) -> Iterator[str]:
    yield (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(subject)}</title></head>"
        '<body style="margin:0;background:#f4f5f7">'
        '<div style="max-width:600px;margin:0 auto;padding:16px;background:#ffffff;'
        "font-family:-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
        'font-size:16px;line-height:1.6;color:#202124">'
    )
    if letter.mark:
        yield (
            '<p style="margin:0 0 12px;padding:8px 12px;background:#fff4d6;color:#6b4e00;'
            f'font-size:14px">{escape(letter.mark)}</p>'
        )
    if letter.greeting:
        yield f'<p style="margin:0">{escape(letter.greeting)}</p>'
    yield f'<p style="margin:0 0 8px">{_lines(letter.opening)}</p>'
    number = 0
    for section in letter.sections:
        yield from _section(section, number, letter)
        number += len(section.items)
    yield f'<div style="margin-top:20px;font-size:14px;color:{_GREY}">'
    yield from (f'<p style="margin:0 0 4px">{escape(line)}</p>' for line in letter.closing)
    if letter.address:
        yield f'<p style="margin:0 0 4px">{HOME}{_link(letter.home, letter.home)}</p>'
    yield f'<p style="margin:0">{escape(letter.signature)}</p></div></div></body></html>'


def _section(section: Section, number: int, letter: Letter) -> Iterator[str]:
    colour = _RED if section.heading in _URGENT else _BLUE
    yield (
        f'<h2 style="margin:20px 0 8px;padding-left:8px;border-left:4px solid {colour};'
        f'font-size:16px;color:{colour}">{escape(section.heading)}（{len(section.items)}）</h2>'
    )
    for offset, item in enumerate(section.items, number + 1):
        yield from _item(offset, item, letter)


def _item(number: int, item: Item, letter: Letter) -> Iterator[str]:
    title = _link(letter.page(item), item.title) if item.link else escape(item.title)
    yield (
        '<div style="margin:0 0 12px;padding:10px 12px;background:#f8f9fb;border-radius:6px">'
        f'<p style="margin:0;font-weight:bold">{number}. {title}</p>'
    )
    yield from (f'<p style="margin:2px 0 0">{escape(fact)}</p>' for fact in item.facts)
    if item.todo:
        yield f'<p style="margin:4px 0 0;color:{_BLUE}">→ {escape(item.todo)}</p>'
    if item.button:
        yield _button(letter.page(item), item.button)
    yield "</div>"


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" style="color:{_BLUE}">{escape(text)}</a>'


def _button(address: str, word: str) -> str:
    """A link as large as a thumb; the table is for Outlook, which pads nothing else."""
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" '
        'style="margin:10px 0 4px"><tr>'
        f'<td bgcolor="{_BLUE}" style="border-radius:4px;mso-padding-alt:10px 28px">'
        f'<a href="{escape(address)}" style="display:inline-block;padding:10px 28px;'
        'font-weight:bold;line-height:24px;color:#ffffff;text-decoration:none">'
        f"{escape(word)}</a></td></tr></table>"
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
