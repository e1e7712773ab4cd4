"""A ledger with something in every table, its documents, and an archive of both."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from planner.core.feed import Application, Scope, View
from planner.core.progress import EntryKind
from planner.core.report import Masthead, ReportFile, Stage, Step, StepTaken, VersionKey
from planner.ledger.accounts import keep_account
from planner.ledger.acts import ActKind, NotedAct, add_act
from planner.ledger.archive.tables import name_of, tables, write_rows
from planner.ledger.entries import append_entries
from planner.ledger.evidence import KeptEvidence, add_evidence
from planner.ledger.outbox import add_messages, add_switch, claim_messages, settle_message
from planner.ledger.packages import KeptPackage, TrustedKey, keep_package, trust_key
from planner.ledger.reports import add_files, add_report, add_step
from planner.ledger.runs import record_run
from planner.ledger.subscriptions import add_subscription
from planner.settings import Settings
from tests.cast import at, entry
from tests.ledger.scene import DAY, ORGAN, Q1, many, message, publish, quarter, reminder, sent

NOW = at(3, 25, 8)
KEY = VersionKey("quarterly", "2024-Q1", 1)
# Every byte there is, and what is no text in any encoding.
CONTENT = bytes(range(256)) * 9 + b"\xff\xfe\x00%PDF"
FILE = ReportFile("yunwu-2024-Q1-v1.pdf", CONTENT, sha256(CONTENT).hexdigest())
NOTE = "因下村入户，推迟办理\n“原定”3月"


def fill_ledger() -> None:
    """Leave something in every table."""
    publish(quarter(), *many(5))
    publish(organ="baiyan")
    told = [entry(EntryKind.PROGRESSED, at(3, 1), note=NOTE), entry(EntryKind.COMPLETED, at(3, 2))]
    append_entries(ORGAN, told)
    add_messages(ORGAN, [(message(), [reminder()])], at=NOW)
    claim_messages(ORGAN, at=NOW, lease=timedelta(minutes=2), worker="one", limit=9)
    settle_message(message().key, sent("wangfang.eml"), at=NOW)
    add_switch(ORGAN, ("wangfang", "mail", "w@x"), at=NOW, is_on=False, why="550")
    add_report(
        ORGAN,
        kind="quarterly",
        period="2024-Q1",
        cut_off=DAY,
        payload="{}",
        text="# 一季度",
        at=NOW,
    )
    add_files(ORGAN, KEY, Stage.DRAFT, [FILE])
    trust_key(ORGAN, TrustedKey("baiyan", "0" * 40, NOW, "command-line"))
    keep_package(
        ORGAN, KeptPackage("baiyan", KEY, Stage.APPROVED, "0" * 40, NOW, "sunmei", "a.zip", CONTENT)
    )
    add_step(ORGAN, KEY, StepTaken(Step.RETURNED, NOW, "sunmei", "数字请核对", Masthead()))
    asked = Application("wangfang", "手机", View(Scope.parse("own:wangfang")), "form", "test")
    add_subscription(ORGAN, asked, "0" * 64, at=NOW)
    record_run(ORGAN, "morning", DAY, at=NOW, outcome="1人")
    add_evidence(
        KeptEvidence(ORGAN, Q1, "0" * 64, "会议记录.pdf", "pdf", 2024, at=NOW, by="wangfang")
    )
    add_act(NotedAct(ActKind.SIGNED_IN, NOW, "yunwu.wangfang", ORGAN, "验证码", "192.0.2.7"))
    keep_account("yunwu.wangfang", "wangfang@example.org")


def contents() -> dict[str, bytes]:
    """All that the ledger holds, in the form that does not depend on the database."""
    return {name_of(table): b"".join(write_rows(table)) for table in tables()}


def documents_of(settings: Settings) -> Path:
    """The installation's documents, one of them in a folder of its own."""
    folder = settings.var / "reports"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "第一季度.md").write_text("# 一季度", "utf-8")
    (folder / "empty.bin").touch()
    (folder / "outside").symlink_to("/etc/hostname")
    return folder
