"""Issuing: step and messages together, each office once, whatever happens in between."""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.core.dates import Quarter
from planner.core.errors import NotAllowed, NotFound
from planner.core.reminders import Letterhead, MailServer, MessageKind, MessageState, Tracked
from planner.core.report import Remarks, Stage, Step, StepTaken, stage_of
from planner.delivery.channel import message_id
from planner.delivery.files import FileChannel
from planner.delivery.smtp import SmtpChannel
from planner.documents.deliveries import render_deliveries
from planner.ledger import models
from planner.ledger.outbox import read_deliveries, switched_off
from planner.ledger.reports import read_files, read_steps
from planner.ledger.store import close
from planner.operations.deliveries import list_deliveries
from planner.operations.enclosing import title_of
from planner.operations.freezing import Making
from planner.operations.issuing import issue_report, issuing_preview
from planner.operations.press import Press
from planner.operations.report import make_quarterly_report
from planner.operations.sending import Dispatch, send_messages
from planner.operations.versions import require_version
from planner.settings import Settings
from planner.site import database_of
from tests.cast import at
from tests.databases import settings_of, use
from tests.mailserver import Post, serving
from tests.operations import issued
from tests.operations.issued import (
    BY_MAIL,
    COUNTY,
    ISSUED_AT,
    KEY,
    LEASE,
    OFFICE,
    approve,
    issue,
    publish_for,
    send,
)
from tests.operations.terms import TERMS


@pytest.fixture(scope="module")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a report that is approved, to be copied: its documents take a while."""
    settings = settings_of(tmp_path_factory.mktemp("approved"))
    path = Path(database_of(settings.database)["NAME"])
    path.parent.mkdir(parents=True)
    shutil.copy(sqlite_template, path)
    use(settings)
    approve()
    close()
    return path


@pytest.fixture
def approved(prepared: Path, sqlite_ledger: Settings) -> Settings:
    """A ledger of one's own in which a report is approved, and nobody named who is sent it."""
    close()
    shutil.copy(prepared, Path(database_of(sqlite_ledger.database)["NAME"]))
    return sqlite_ledger


def outward() -> list[Tracked]:
    """What went, or goes, to other offices, the first first."""
    found = read_deliveries("yunwu")
    return [each for each in reversed(found) if each.message.kind is MessageKind.ISSUED]


def stage() -> Stage:
    return stage_of(read_steps("yunwu", KEY))


def test_each_office_gets_the_issued_documents_by_mail(approved: Settings) -> None:
    publish_for(COUNTY, OFFICE)
    done = issue()
    assert done.sentence == "已印发，发给县司法局、县政府办公室。"
    post = Post()
    with serving(post) as server:
        assert send(SmtpChannel(server)).sent == 2
    frozen = {each.sha256 for each in read_files("yunwu", KEY, Stage.ISSUED)}
    for mail in post.letters():
        files = {each.get_filename(): each.get_content() for each in mail.iter_attachments()}
        title = title_of(require_version("yunwu", *KEY)[1])
        assert set(files) == {f"{title}.pdf", f"{title}.docx"}
        assert {hashlib.sha256(each).hexdigest() for each in files.values()} < frozen
        assert "云雾府发〔2024〕12号" in mail.get_body(("plain",)).get_content()
    assert {mail["To"].addresses[0].addr_spec for mail in post.letters()} == {
        COUNTY.email,
        OFFICE.email,
    }


def test_issued_twice_nothing_is_sent_twice(approved: Settings) -> None:
    publish_for(COUNTY)
    first, again = issue(), issue(at(4, 10, 9))
    assert (first.is_new, again.is_new, again.told) == (True, False, ())
    assert {each.sha256 for each in again.files} == {each.sha256 for each in first.files}
    assert again.sentence == "这份报告先前已经印发，各报送单位都已发过，没有重复发送。"
    post = Post()
    with serving(post) as server:
        assert send(SmtpChannel(server)).sent == 1
        assert send(SmtpChannel(server), at(4, 10, 9)).sent == 0
    assert post.repeated() == {}
    assert len(read_steps("yunwu", KEY)) == 3


def test_without_recipients_the_report_is_issued_and_that_is_said(approved: Settings) -> None:
    done = issue()
    assert (stage(), done.told) == (Stage.ISSUED, ())
    assert done.sentence.startswith("已印发，没有发送：机构文件里没有写报送单位")
    assert {each.name.partition(".")[2] for each in done.files} >= {"pdf", "docx"}
    # named afterwards, it goes to whoever is named; to a mailbox that stands twice once
    publish_for(COUNTY, COUNTY.model_copy(update={"name": "司法局"}), moment=at(4, 10, 8))
    later = issue(at(4, 10, 9))
    assert [each.name for each in later.told] == ["县司法局"]
    assert later.sentence == "这份报告先前已经印发，发给县司法局。"


def test_only_whose_turn_it_is_may_issue(approved: Settings) -> None:
    publish_for(COUNTY)
    with pytest.raises(NotAllowed, match="只有当天的督办人员"):
        issue(by="wangfang")
    assert (stage(), outward()) == (Stage.APPROVED, [])
    issue()
    with pytest.raises(NotAllowed, match="只有当天的督办人员可以补发"):
        issue(by="wangfang")


def test_what_has_been_corrected_since_is_not_sent_any_more(approved: Settings) -> None:
    issue()
    told = Making(Remarks(problems="已更正。"))
    make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 10), terms=TERMS, making=told)
    publish_for(COUNTY, moment=at(4, 10, 8))
    with pytest.raises(NotAllowed, match="已有更新的版本"):
        issue(at(4, 11))
    assert outward() == []


def test_a_preview_says_what_would_go_where_and_keeps_nothing(approved: Settings) -> None:
    publish_for(COUNTY, OFFICE)
    seen = issuing_preview("yunwu", KEY, now=ISSUED_AT, terms=BY_MAIL)
    assert seen.recipients == (COUNTY, OFFICE)
    assert [each.shown_as.rpartition(".")[2] for each in seen.files] == ["pdf", "docx"]
    assert all(each.size > 10_000 for each in seen.files)
    assert seen.text.startswith("县司法局：\n现将《")
    assert (seen.channel, seen.not_before, seen.before) == ("mail", None, ())
    assert (stage(), outward()) == (Stage.APPROVED, [])
    issue()
    after = issuing_preview("yunwu", KEY, now=at(4, 9, 22), terms=BY_MAIL)
    assert (after.recipients, after.before) == ((), (COUNTY, OFFICE))
    assert (after.files, after.subject, after.not_before) == ((), "", at(4, 10, 8))


def test_what_is_issued_at_night_goes_out_in_the_morning(approved: Settings) -> None:
    publish_for(COUNTY)
    done = issue(at(4, 9, 21))
    assert done.sentence == "已印发，发给县司法局，04月10日08:00以后发出。"
    assert outward()[0].state is MessageState.HELD
    post = Post()
    with serving(post) as server:
        assert send(SmtpChannel(server), at(4, 9, 22)).sent == 0
        assert send(SmtpChannel(server), at(4, 10, 8)).sent == 1


def test_a_mail_server_that_is_down_delays_and_loses_nothing(approved: Settings) -> None:
    publish_for(COUNTY, OFFICE)
    issue()
    with serving(Post()) as gone:
        pass
    failed = send(SmtpChannel(gone))
    assert (failed.sent, failed.left.failed) == (0, 2)
    assert stage() is Stage.ISSUED
    post = Post()
    with serving(post) as server:
        assert send(SmtpChannel(server), failed.left.free_at or ISSUED_AT).sent == 2
        assert send(SmtpChannel(server), at(4, 10, 9)).sent == 0
    assert len(post.mails) == 2
    assert post.repeated() == {}


def test_an_address_that_is_wrong_is_told_to_the_office_and_can_be_tried_again(
    approved: Settings,
) -> None:
    publish_for(COUNTY)
    issue()
    post = Post(fault=lambda who, _: "550" if who == COUNTY.email else "")
    with serving(post) as server:
        assert send(SmtpChannel(server)).sent == 0
        assert send(SmtpChannel(server)).sent == 1  # word to the office
        assert switched_off("yunwu") == {}
        (note,) = post.letters()
        assert note["Subject"] == "报告没有送到县司法局"
        text = note.get_body(("plain",)).get_content()
        assert "请核对机构文件里的邮箱 sfj@fengjie.example；改好后在报告页面补发。" in text
        assert "http://127.0.0.1:8000/organs/yunwu/reports/2024-Q1/" in text
        again = issue(at(4, 9, 11))
        assert [each.recipient for each in again.told] == [COUNTY.email]
        post.fault = lambda _who, _number: ""
        assert send(SmtpChannel(server), at(4, 9, 11)).sent == 1
    states = {each.message.about: each.state for each in outward()}
    assert states == {
        "2024-Q1/v1/": MessageState.UNDELIVERABLE,
        "2024-Q1/v1/2": MessageState.SENT,
    }


def test_the_record_shows_what_was_sent_where(approved: Settings) -> None:
    publish_for(COUNTY)
    issue()
    post = Post()
    with serving(post) as server:
        send(SmtpChannel(server))
    (listed,) = list_deliveries("yunwu", today=at(4, 9).date()).listed
    assert (listed.message.kind.word, listed.message.name) == ("报告报送", "县司法局")
    enclosed = listed.message.encloses
    assert enclosed
    assert (enclosed.period, enclosed.version, enclosed.stage) == ("2024-Q1", 1, "issued")
    assert listed.attempts[-1].proof == "250 OK queued as 1"
    sheet = load_workbook(BytesIO(render_deliveries([listed], "送达记录"))).worksheets[0]
    cells = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["种类"] == "报告报送"
    title = title_of(require_version("yunwu", *KEY)[1])
    assert cells["附件"].startswith(f"{title}.pdf（")
    assert cells["经过"].endswith("已送出：250 OK queued as 1")


def test_in_a_rehearsal_documents_only_go_to_files(approved: Settings, tmp_path: Path) -> None:
    publish_for(COUNTY)
    head = Letterhead(("files",), "http://127.0.0.1:8000", is_rehearsal=True)
    terms = replace(TERMS, head=head)
    done = issue_report("yunwu", KEY, StepTaken(Step.ISSUED, ISSUED_AT, "zhouping"), Press(), terms)
    assert [(each.channel, each.subject[:4]) for each in done.told] == [("files", "【预演】")]
    assert "写成了文件，没有发出" in done.sentence
    dispatch = Dispatch(
        {"files": FileChannel(tmp_path / "outbox")}, "one", LEASE, lambda: ISSUED_AT, terms
    )
    assert send_messages("yunwu", dispatch, limit=9).sent == 1
    names = issued.files_in(tmp_path / "outbox")
    assert [name.rpartition(".")[2] for name in names] == ["eml", "docx", "pdf"]


def test_documents_that_are_not_there_are_not_issued(approved: Settings) -> None:
    publish_for(COUNTY)
    with pytest.raises(NotFound, match="请先生成文件再印发"):
        issue_report("yunwu", KEY, StepTaken(Step.ISSUED, ISSUED_AT, "zhouping"), None, BY_MAIL)
    assert (stage(), outward()) == (Stage.APPROVED, [])


def test_documents_that_are_damaged_are_not_sent(approved: Settings) -> None:
    publish_for(COUNTY)
    issue()
    with_other_digest(outward()[0])
    post = Post()
    with serving(post) as server:
        failed = send(SmtpChannel(server))
    assert (failed.sent, failed.failed) == (0, 1)
    assert "请用 planner ledger verify 核对" in failed.why
    assert post.mails == {}


def with_other_digest(told: Tracked) -> None:
    """Let a message name other bytes than those that were frozen."""
    enclosed = told.message.encloses
    assert enclosed
    files = tuple(each.model_copy(update={"sha256": "0" * 64}) for each in enclosed.files)
    text = enclosed.model_copy(update={"files": files}).model_dump_json()
    models.Message.objects.filter(key=told.message.key).update(encloses=text)


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.ForkServerContext:
    """Processes that begin at once: what they import is there already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.opened", issued.__name__])
    return context


def die(
    processes: multiprocessing.context.ForkServerContext,
    target: Callable[..., None],
    *parts: Settings | MailServer,
) -> None:
    """Run something in a process of its own that is killed by what it does."""
    process = processes.Process(target=target, args=parts)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def test_killed_while_documents_are_made_nothing_was_issued(
    processes: multiprocessing.context.ForkServerContext, approved: Settings
) -> None:
    publish_for(COUNTY)
    die(processes, issued.issue_and_die_printing, approved)
    assert (stage(), outward()) == (Stage.APPROVED, [])
    assert read_files("yunwu", KEY, Stage.ISSUED) == ()
    assert issue().is_new


def test_killed_between_decision_and_sending_it_is_sent_once(
    processes: multiprocessing.context.ForkServerContext, approved: Settings
) -> None:
    publish_for(COUNTY, OFFICE)
    die(processes, issued.issue_and_die_before_sending, approved)
    assert (stage(), len(outward())) == (Stage.ISSUED, 2)
    assert issue(at(4, 9, 11)).told == ()
    post = Post()
    with serving(post) as server:
        assert send(SmtpChannel(server)).sent == 2
    assert (len(post.mails), post.repeated()) == (2, {})


def test_killed_after_the_servers_word_it_is_repeated_under_the_same_id_and_said_so(
    processes: multiprocessing.context.ForkServerContext, approved: Settings
) -> None:
    publish_for(COUNTY)
    issue()
    post = Post()
    with serving(post) as server:
        die(processes, issued.send_and_die, approved, server)
        assert send(SmtpChannel(server), ISSUED_AT + LEASE).sent == 1
    (told,) = outward()
    assert post.repeated() == {message_id(told.message): 2}
    assert "再发一次" in told.attempts[0].proof
