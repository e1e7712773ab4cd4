"""Keys and packages in the ledger: the last one of a sender counts, nothing is rewritten."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, connection

from planner.core.errors import Damaged
from planner.core.report import Stage, VersionKey
from planner.ledger.packages import (
    KeptPackage,
    TrustedKey,
    keep_package,
    last_package,
    read_packages,
    trust_key,
    trusted_keys,
)
from planner.settings import Settings
from tests.cast import at

FIRST = KeptPackage(
    sender="baiyan",
    key=VersionKey("quarterly", "2024-Q1", 1),
    stage=Stage.APPROVED,
    fingerprint="1" * 40,
    received_at=at(4, 2),
    by="command-line",
    name="baiyan.zip",
    content=bytes(range(256)),
)
KINDS = ("quarterly", "2024-Q1")


def test_the_key_that_was_trusted_last_counts(ledger: Settings) -> None:
    keys = [TrustedKey("baiyan", digit * 40, at(4, n), "a") for n, digit in enumerate("12", 1)]
    for each in (*keys, TrustedKey("caotang", "3" * 40, at(4, 3), "b")):
        trust_key("county", each)
    assert trusted_keys("county") == {
        "baiyan": keys[1],
        "caotang": TrustedKey("caotang", "3" * 40, at(4, 3), "b"),
    }
    assert trusted_keys("elsewhere") == {}


def test_the_package_that_came_last_counts_and_comes_back_as_it_came(ledger: Settings) -> None:
    later = dataclasses.replace(FIRST, key=VersionKey(*KINDS, 2), content=b"two")
    other = dataclasses.replace(FIRST, sender="caotang")
    for each in (FIRST, later, other):
        keep_package("county", each)
    assert last_package("county", "baiyan", *KINDS) == later
    assert last_package("county", "nobody", *KINDS) is None
    assert last_package("elsewhere", "baiyan", *KINDS) is None
    both = read_packages("county", *KINDS, ["baiyan", "caotang", "nobody"])
    assert both == {"baiyan": later, "caotang": other}


def test_the_same_version_at_the_same_stage_is_kept_once(ledger: Settings) -> None:
    keep_package("county", FIRST)
    with pytest.raises(IntegrityError):
        keep_package("county", FIRST)


def test_a_package_that_is_not_what_came_in_any_more_is_not_handed_out(
    sqlite_ledger: Settings,
) -> None:
    keep_package("county", FIRST)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_package_no_update")
        cursor.execute("UPDATE ledger_package SET content = %s", [b"other"])
    for read in (
        lambda: last_package("county", "baiyan", *KINDS),
        lambda: read_packages("county", *KINDS, ["baiyan"]),
    ):
        with pytest.raises(Damaged, match=r"台账中收到的 baiyan\.zip"):
            read()
