"""The unit that a report names → whether it is the organ that drafts."""

from __future__ import annotations

import re

from planner.core.draft.endings import ORGANS
from planner.core.organization import Organization

_KIND = re.compile(rf"(?:(?:{ORGANS})|镇|乡|街道|局|院|校|所|站|中心)$")
_SHORTEST = 2
_BETWEEN = re.compile(r"[、,\s]+")


def is_of(unit: str, organization: Organization) -> bool:
    """Whether a unit is that organ: 云雾乡人民政府 is 奉节县云雾土家族乡人民政府, called 云雾乡.

    Of units that issue together one is enough; who cannot be told apart counts as the organ.
    """
    own = organization.name.removeprefix("中共")
    short = _name(organization.short_name)
    for each in _BETWEEN.split(unit):
        told = _name(each.removeprefix("中共"))
        if short in each or told in own:
            return True
    return False


def _name(unit: str) -> str:
    """A unit's name without what kind of organ it is, as far as two signs are left."""
    bare = _KIND.sub("", unit)
    return bare if len(bare) >= _SHORTEST else unit
