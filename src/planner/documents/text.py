"""People's texts → what every kind of document can hold."""

from __future__ import annotations

import unicodedata

# Cc control, Cs lone surrogates, Cn and Co what no font has; Cf invisible marks, except joiners
_UNHOLDABLE = {"Cc", "Cs", "Cn"}
_INVISIBLE = "\u200b\ufeff\u2060\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def clean(text: str) -> str:
    """One line of text without control characters, invisible marks and runs of blanks."""
    if not text.isprintable():
        text = "".join(map(_kept, text))
    return " ".join(text.split())


def _kept(char: str) -> str:
    if char in "\n\r\t\v\f\u2028\u2029\u0085":
        return " "
    if char in _INVISIBLE or unicodedata.category(char) in _UNHOLDABLE:
        return ""
    return char
