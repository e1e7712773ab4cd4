"""Bytes of a web page → its main text; navigation and the page's own words are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from planner.core.errors import Unreadable
from planner.sources.encodings import decoded

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_ASIDE = (
    "script",
    "style",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "select",
    "button",
    "iframe",
)
_UNSEEN = ("noscript", "svg", "template", "head", "object", "video", "audio")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "table",
        "tr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "br",
        "hr",
        "body",
    ]
)
_MOST = 0.8
"""The share of the words outside links that the main part holds."""
_ASIDE_NAMED = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|header|footer|foot|breadcrumbs?|crumbs?|location|position|share|copyright"
    r"|sidebar|side|related?|recommend|hot|prev?|next|toolbar|tools)(?:$|[-_\s])"
)
# What the systems of government websites call the element that holds the text.
_TEXT_NAMED = re.compile(
    r"(?:^|[-_\s])(?:zoom|trs_editor|trs_ueditor|ucap-?content|vsb_content\w*|v_news_content|j-fontcontent)(?:$|[-_\s])"
)
_CONTENT_NAMED = re.compile(
    r"(?:^|[-_\s])(?:(?:article|news|detail)-?con(?:tent)?|con-?text|content|artic(?:le|al))(?:$|[-_\s])"
)
_HALF, _SOME = 0.5, 0.15
_WIDEST_SPAN, _FEWEST_COLUMNS = 100, 3
_PUBLISHED = re.compile(
    r"(?:发布(?:时间|日期)|成文日期|生成日期|日期|时间)\s*[::]?\s*(20\d\d[-年./]\d{1,2}[-月./]\d{1,2})"
)
_DATES = "//meta[@name='PubDate' or @name='pubdate' or @name='publishdate']/@content"
_LEAST = 0.3
_TITLES = ("//meta[@name='ArticleTitle']/@content", "//h1//text()", "//title//text()")
_SITE_NAME = re.compile(r"\s*[-_|—–]\s*[^-_|—–]{2,30}$")


def read_page(name: str, content: bytes) -> str:
    """The main text of a page with its title; raises Unreadable."""
    text = _decoded(name, content)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError) as fault:
        raise Unreadable(name, "网页已损坏，读不出来", "请重新保存网页后再试") from fault
    title, published = _title(tree), _published(tree)
    for each in list(tree.iter(*_ASIDE, *_UNSEEN, etree.Comment)):
        each.drop_tree()
    main = _main(tree)
    _spread(main)
    lines = [line for line in _lines(main) if line.strip()]
    if published and not any(_PUBLISHED.search(line) for line in lines[:8]):
        lines.insert(0, f"发布日期:{published}")
    if title and not any(_same(title, line) for line in lines[:8]):
        lines.insert(0, title)
    return "\n".join(lines) + "\n" if lines else ""


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, recover=True, huge_tree=True)


def _decoded(name: str, content: bytes) -> str:
    told = _CHARSET.search(content[:4096])
    if told:
        charset = told[1].decode().lower()
        charset = "gb18030" if charset in {"gb2312", "gbk"} else charset
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(name, content)


def _title(tree: html.HtmlElement) -> str:
    for path in _TITLES:
        found = " ".join("".join(map(str, tree.xpath(path))).split())
        if found:
            return _SITE_NAME.sub("", found)[:120]
    return ""


def _published(tree: html.HtmlElement) -> str:
    """The day when the page was published, as it says or its head does."""
    found = _PUBLISHED.search("".join(map(str, tree.itertext()))[:20_000])
    if found:
        return found[1]
    told = re.search(r"20\d\d-\d{1,2}-\d{1,2}", " ".join(map(str, tree.xpath(_DATES))))
    return told[0] if told else ""


def _same(title: str, line: str) -> bool:
    return "".join(title.split()) in "".join(line.split())


def _main(tree: html.HtmlElement) -> html.HtmlElement:
    """The innermost element that holds most of the words outside links."""
    weights: dict[html.HtmlElement, int] = {}
    for each in reversed(list(tree.iter())):
        own = (
            0
            if each.tag == "a"
            else _weight(each.text) + sum(_weight(child.tail) for child in each)
        )
        inner = 0 if each.tag == "a" else sum(weights.get(child, 0) for child in each)
        weights[each] = own + inner
    main, whole = tree, weights[tree]
    for each in list(tree.iter("div", "ul", "section")):
        named = _ASIDE_NAMED.search(f"{each.get('id', '')} {each.get('class', '')}".lower())
        if named and weights[each] < _LEAST * whole and each.getparent() is not None:
            each.drop_tree()
    holders = [each for each in weights if _is_content(each, weights[each], whole)]
    if holders:
        # the innermost of those that hold most
        main = min(holders, key=lambda each: weights[each])
        whole = weights[main]
    while whole:
        heavier = max(main, key=lambda child: weights.get(child, 0), default=None)
        if (
            heavier is None
            or weights.get(heavier, 0) < _MOST * whole
            or heavier.tag in {"p", "td", "tr", "tbody"}
        ):
            break
        main = heavier
    # a page of one paragraph, or the table that holds it all
    while (
        main.tag in {"p", "span", "tbody", "tr", "td", "table", "font", "b", "strong"}
        and main.getparent() is not None
    ):
        main = main.getparent()
    return main


def _is_content(each: html.HtmlElement, weight: int, whole: int) -> bool:
    """Whether an element is called what holds the text, and holds as much as that would."""
    names = f"{each.get('id', '')} {each.get('class', '')}".lower()
    if not isinstance(each.tag, str) or weight < _SOME * whole:
        return False
    is_half = weight >= _HALF * whole
    return bool(_TEXT_NAMED.search(names) or (is_half and _CONTENT_NAMED.search(names)))


def _weight(text: str | None) -> int:
    return sum(map(str.isalnum, text)) if text else 0


def _spread(main: html.HtmlElement) -> None:
    """Put empty cells below a table's cell that reaches over several rows."""
    for table in main.iter("table"):
        first = next(table.iter("tr"), None)
        if first is None or len(first) < _FEWEST_COLUMNS:
            # what only lays out a page: a cell may hold the whole text
            continue
        rows_left: dict[int, int] = {}
        for row in table.iter("tr"):
            cells = list(row.iterchildren("td", "th"))
            column = 0
            for cell in cells:
                while rows_left.get(column, 0) > 0:
                    rows_left[column] -= 1
                    column += 1
                    cell.addprevious(html.Element("td"))
                width = _span(cell, "colspan")
                rows_left |= dict.fromkeys(
                    range(column, column + width), _span(cell, "rowspan") - 1
                )
                column += width
            for beyond in [at for at, left in rows_left.items() if at >= column and left > 0]:
                rows_left[beyond] -= 1


def _span(cell: html.HtmlElement, name: str) -> int:
    told = str(cell.get(name, "1")).strip()
    return min(int(told), _WIDEST_SPAN) if told.isdecimal() and int(told) else 1


def _lines(main: html.HtmlElement) -> Iterator[str]:
    """The text by lines: a block begins a line, cells of a row are parted by tabs."""
    parts: list[str] = []
    cells = 0
    for event, each in etree.iterwalk(main, events=("start", "end")):
        tag = each.tag if isinstance(each.tag, str) else ""
        if event == "start":
            parts.append(_opening(each, tag, cells) + _flat(each.text))
            cells += _is_cell(each, tag)
        else:
            cells -= _is_cell(each, tag)
            tail = "" if each is main or tag in {"td", "th", "tr"} else _flat(each.tail)
            parts.append(("\n" if tag in _BLOCKS and not cells else "") + tail)
    for line in "".join(parts).split("\n"):
        yield line.strip(" ")


def _opening(each: html.HtmlElement, tag: str, cells: int) -> str:
    if tag in {"td", "th"} and each.getprevious() is not None:
        return "\t"
    return "\n" if tag in _BLOCKS and not cells else ""


def _is_cell(each: html.HtmlElement, tag: str) -> bool:
    """Whether blocks in it begin no lines: a cell of a table with several columns."""
    if tag not in {"td", "th"}:
        return False
    row = each.getparent()
    return row is not None and len(row) > 1


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", text) if text else ""
