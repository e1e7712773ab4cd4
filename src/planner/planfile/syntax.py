"""What the YAML parser complains of → a line and a sentence."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError, YAMLError

_TELLING = (
    (r"found character '\\t'", "缩进用了制表符（Tab）；请改用空格"),
    (r"found character '(.)' that cannot start", "文字不能以“{0}”开头；请把整段文字放进引号"),
    (r"could not find expected ':'", "这一行缺少冒号；请写成“名称: 内容”，冒号用半角，后面空一格"),
    (r"mapping values are not allowed", "冒号的位置不对；请检查缩进，文字里有半角冒号时加引号"),
    (r"sequence entries are not allowed", "短横线的位置不对；请检查缩进"),
    (r"mapping keys are not allowed", "问号的位置不对；文字以问号开头时请加引号"),
    (r"expected <block end>", "缩进与上文不一致，或引号前后多了文字；请与上一项对齐"),
    (r"unexpected end of stream", "引号没有收尾；请补上另一半引号"),
    (r"unexpected document separator", "引号没有收尾；请补上另一半引号"),
    (r"expected ',' or|unclosed '\['|unexpected ':'", "方括号或花括号没有收尾，或中间缺少逗号"),
    (r"expected the node content", "这里缺少内容，或括号没有配对"),
    (r"unknown escape|escape sequence", "双引号里的反斜杠写法不对；请改用单引号"),
    (r"block scalar|indentation indicator|chomping", "多行文字的缩进不对；请每行缩进一致"),
    (r"document start", "只能写一份内容；请删去“---”或“...”以后多出的部分"),
    (r"directive|incompatible", "以 % 开头的行不认识；请删去"),
    (r"tag|'!'", "不能使用标签（!）；请删去"),
    (r"anchor|alias|alphabetic or numeric", "不能使用锚点或引用（& 和 *）；文字以它们开头时加引号"),
)
# What is left open is best mended where it was opened.
_OPENED = re.compile(r"quoted scalar|flow|simple key")


def explain(fault: YAMLError | ValueError) -> tuple[int, str]:
    """The line (from 1) and what to mend there."""
    if not isinstance(fault, MarkedYAMLError):
        return 1, "文字里有不能使用的字符；请删去"
    opened = _OPENED.search(fault.context or "") and fault.context_mark
    mark = opened or fault.problem_mark or fault.context_mark
    line = mark.line + 1 if mark else 1
    return line, _sentence(f"{fault.problem}; {fault.context}")


def _sentence(problem: str) -> str:
    for pattern, sentence in _TELLING:
        match = re.search(pattern, problem)
        if match:
            return sentence.format(*match.groups())
    return "YAML 写法有误；请检查这一行的缩进、冒号和引号"
