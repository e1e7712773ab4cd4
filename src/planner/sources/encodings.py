"""Bytes of a text → the text, in the encoding that makes the most sense of them."""

from __future__ import annotations

import codecs

from planner.core.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
# What every Chinese text is full of, in both scripts; a wrong encoding yields rare characters.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
    "已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
    "這為個國時來們會對學發經過說產種後從業應開與關間點體電動實現兩樣設員議題問間處務廳鎮鄉區縣執報導機關無條黨總層級統組織長"
    "乡镇县区街道局办司法治府依宣传培训排查矛盾纠纷监督执审查规范服务群众深入推加强落实责任"
    "，。、；：“”（）《》　"
)
_LEAST_SENSE = 0.3
_SAMPLE = 20_000
_SAVE_AS = "请另存为 UTF-8 编码的文本文件（.txt）后再试"


def decoded(name: str, content: bytes) -> str:
    """The text of UTF-8, GB18030, UTF-16 or Big5 bytes; raises Unreadable."""
    text = _certain(content)
    if text is None:
        found = [(sense, each) for each in _guesses(content) if (sense := _sense(each))]
        sense, text = max(found, key=lambda each: each[0], default=(0.0, ""))
        if sense < _LEAST_SENSE:
            raise Unreadable(
                name, "看不出是哪种编码的文本（UTF-8、GBK、UTF-16、Big5 都不像）", _SAVE_AS
            )
    if "\0" in text:
        raise Unreadable(name, "文件里有空字符，不是文本", _SAVE_AS)
    return text


def _certain(content: bytes) -> str | None:
    """The text if a mark or the bytes themselves leave no doubt."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _guesses(content: bytes) -> list[str]:
    found = []
    for encoding in _GUESSES:
        try:
            found.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return found


def _sense(text: str) -> float:
    """The share of what Chinese texts are full of among the signs that are not ASCII."""
    sample = [sign for sign in text if not sign.isascii()][:_SAMPLE]
    return sum(sign in _COMMON for sign in sample) / max(1, len(sample))
