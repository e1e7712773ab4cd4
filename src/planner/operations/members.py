"""An account × a day → the member that it stands for, as the organization says that day."""

from __future__ import annotations

from datetime import date

from planner.core.permissions import Member
from planner.ledger.accounts import split_name
from planner.operations.board import Boards


def member_of(
    account: str, today: date, boards: Boards, *, is_administrator: bool = False
) -> Member | None:
    """Who is signed in; None if the person is not, or no longer, in the organization's service.

    An administrator without a person belongs to no organ; one with a person goes with it.
    """
    organ, person = split_name(account)
    if not organ:
        return Member(account, today, is_administrator=True) if is_administrator else None
    board = boards.organ(organ, today)
    if board is None:
        return None
    organization = board.organization
    if not organization.is_in_service(person, today):
        return None
    return Member(account, today, organization, person, is_administrator)
