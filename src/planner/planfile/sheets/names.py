"""Things with ids and titles ⇄ the words by which a cell names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# What stands between names in one cell, and what a name in brackets means.
BETWEEN = re.compile(r"[、，,；;\n]")
BETWEEN_COUNTS = re.compile(r"[；;\n]")
_UNFIT = re.compile(r"×|^[（(\s]|\s$")


class Names:
    """The words for a group of things: a title where it is plain and single, else the id."""

    def __init__(
        self, group: Iterable[tuple[str, str]], between: re.Pattern[str] = BETWEEN
    ) -> None:
        """Take ids with their titles, and what stands between them in a cell."""
        self._between = between
        pairs = tuple(group)
        ids = {key for key, _ in pairs}
        times = Counter(title for _, title in pairs)
        self._shown = {
            key: title if times[title] == 1 and title not in ids and self._fits(title) else key
            for key, title in pairs
        }
        self._ids = {word: key for key, word in self._shown.items()}
        # people also write titles that we would not: any that is single is understood
        self._titles = {title: key for key, title in pairs if times[title] == 1}

    def shown(self, key: str) -> str:
        """The word for an id; the id itself if it is unknown."""
        return self._shown.get(key, key)

    def id_of(self, word: str) -> str:
        """The id for a word; the word itself if nothing bears it."""
        word = word.strip()
        if word in self._shown:
            return word
        return self._ids.get(word) or self._titles.get(word) or word

    def ids_of(self, words: str) -> list[str]:
        """The ids for all the words of a cell."""
        return [self.id_of(each) for each in self._between.split(words) if each.strip()]

    def _fits(self, title: str) -> bool:
        return not (self._between.search(title) or _UNFIT.search(title))

    def unknown(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of some ids that nothing bears."""
        return tuple(each for each in keys if each not in self._shown)

    @property
    def words(self) -> tuple[str, ...]:
        """All words, in the order of the group."""
        return tuple(self._shown.values())
