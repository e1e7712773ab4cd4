"""What people write into a report themselves, and the numbers in it that the data do not bear."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from planner.core.report.figures import Value, Written

Text = Annotated[str, Field(max_length=20_000)]
TITLES = {
    "problems": "存在问题",
    "rectification": "整改措施",
    "coordination": "需上级协调事项",
    "other": "其他需要报告的事项",
}


class ItemRemark(Written):
    """What was told about one late occurrence beside the ledger: why, what is done, until when."""

    reason: Text = ""
    remedy: Text = ""
    new_due_on: date | None = None


class Remarks(Written):
    """The free texts of a report (存在问题、整改措施、需上级协调事项、其他), kept from version on.

    Each line is a paragraph. `items` has what was told about occurrences, by their ids.
    """

    problems: Text = ""
    rectification: Text = ""
    coordination: Text = ""
    other: Text = ""
    items: dict[str, ItemRemark] = Field(default_factory=dict)

    def about(self, occurrence_id: str) -> ItemRemark:
        """What was told about an occurrence."""
        return self.items.get(occurrence_id, ItemRemark())


class Doubt(Value):
    """A number in a free text that the report's data do not bear (待核数字)."""

    field: str
    number: str
    sentence: str

    @property
    def title(self) -> str:
        """The heading under which the text stands."""
        return TITLES[self.field]


def paragraphs(text: str) -> tuple[str, ...]:
    """A free text as its paragraphs: each line that says something is one."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
