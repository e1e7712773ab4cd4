"""What stands around a report when it is sent: number, signer, addressees, date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from planner.core.report.figures import Written

Line = Annotated[str, Field(max_length=200)]


class Masthead(Written):
    """The parts of an official document that are not its text (版头、落款、版记).

    `number` is 发文字号 and `signer` 签发人, both only for a report to a higher office;
    `addressees` 主送机关; `copies` 抄送机关; `signed_on` 成文日期, open until it is signed;
    `organ` the full name under which it is signed, where that is not the organ's own.
    GB/T 9704-2012, 7.2 to 7.4.
    """

    number: Line = ""
    signer: Line = ""
    addressees: Line = ""
    organ: Line = ""
    copies: Line = ""
    signed_on: date | None = None
