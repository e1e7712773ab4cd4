"""A version of a report × a step that somebody takes → the step, and the documents it completes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.core.errors import NotAllowed
from planner.core.organization import Holding, Organization
from planner.core.permissions import ALLOWED, Act, Member
from planner.core.report import (
    FOLLOWING,
    AnnualReport,
    Masthead,
    ReportFile,
    Stage,
    Step,
    StepTaken,
    StoredReport,
    VersionKey,
    require_step,
    stage_of,
)
from planner.ledger.reports import add_files, add_step, all_steps, list_reports, read_steps
from planner.ledger.store import transaction
from planner.operations.press import Press
from planner.operations.versions import SPAN, AnyReport, require_version, stem_of
from planner.operations.years import organization_of

ACTS = {
    Step.CHECKED: Act.CHECK_REPORT,
    Step.APPROVED: Act.APPROVE_REPORT,
    Step.RETURNED: Act.RETURN_REPORT,
    Step.ISSUED: Act.ISSUE_REPORT,
}
REVISING = "修改"


@dataclass(frozen=True)
class Waiting:
    """A version that waits for somebody (待办): since when, for which step, of which post.

    `step` is None for one that was sent back: it waits to be written anew. `holding` says who
    answers for the post on the day; None if nobody does.
    """

    report: StoredReport
    stage: Stage
    step: Step | None
    post: str
    holding: Holding | None
    since: datetime

    @property
    def key(self) -> VersionKey:
        """What names the version."""
        return self.report.key

    @property
    def word(self) -> str:
        """What has to be done, in the word that staff use."""
        return self.step.word if self.step else REVISING


def take_step(
    organ: str, key: VersionKey, taken: StepTaken, press: Press | None
) -> tuple[ReportFile, ...]:
    """Note a step of a version's, with the documents that it completes; returns these.

    Only the person `taken.by` may take it who, by the organization in the ledger, answers on that
    day for the post concerned. Of `taken.masthead` count the number (发文字号) and the day of
    signing; the rest stands as it was frozen. Who returns a version says why, in `taken.note`.
    Raises NotAllowed, NotFound, Unavailable.
    """
    before = _completed(organ, key, taken)
    files = _rendered(before, key, press)  # outside the lock: it takes most of a second
    with transaction(organ):
        now = _completed(organ, key, taken)
        if now != before:
            files = _rendered(now, key, press)
        masthead = now.masthead if now else None
        add_step(organ, key, replace(taken, masthead=masthead))
        add_files(organ, key, Stage(taken.step), files)
    return files


def may_take(member: Member, step: Step, organization: Organization) -> bool:
    """Whether somebody may take a step on the reports of an organ."""
    return member.may(ACTS[step], organization)


def steps_open_to(
    member: Member, organization: Organization, stage: Stage, *, is_latest: bool = True
) -> tuple[Step, ...]:
    """The steps that somebody may take now with a version that stands at a stage."""
    following = FOLLOWING[stage] if is_latest else ()
    return tuple(each for each in following if may_take(member, each, organization))


def waiting(organ: str, day: date) -> tuple[Waiting, ...]:
    """The last version of each report that is not issued yet, and whom it waits for on a day.

    Other days' reports (span) are often made only to look at: they wait once a step was taken.
    """
    latest = {(each.kind, each.period): each for each in list_reports(organ)}
    if not latest:
        return ()
    organization, steps = organization_of(organ, day), all_steps(organ)
    found = (
        _waiting(each, steps.get(each.key, ()), organization, day)
        for each in latest.values()
        if each.kind != SPAN or each.key in steps
    )
    return tuple(each for each in found if each is not None)


def waiting_for(member: Member) -> tuple[Waiting, ...]:
    """What of it waits for somebody, by the posts that they answer for."""
    if member.organization is None:
        return ()
    listed = waiting(member.organization.id, member.day)
    return tuple(each for each in listed if each.post in member.posts)


def masthead_of(report: AnyReport, steps: tuple[StepTaken, ...]) -> Masthead:
    """What stands around a version: as it was completed last, else as it was frozen."""
    completed = (each.masthead for each in reversed(steps) if each.masthead)
    return next(completed, report.masthead)


def with_masthead(report: AnyReport, masthead: Masthead) -> AnyReport:
    """A report with something else around it; a year's report has that beside its figures."""
    if isinstance(report, AnnualReport):
        whole = report.year_in_sum.model_copy(update={"masthead": masthead})
        return report.model_copy(update={"year_in_sum": whole})
    return report.model_copy(update={"masthead": masthead})


def _waiting(
    report: StoredReport, steps: tuple[StepTaken, ...], organization: Organization, day: date
) -> Waiting | None:
    stage = stage_of(steps)
    posts: dict[Stage, tuple[Step | None, str]] = {
        Stage.DRAFT: (Step.CHECKED, organization.report_checker),
        Stage.CHECKED: (Step.APPROVED, organization.report_approver),
        Stage.APPROVED: (Step.ISSUED, organization.coordinator),
        Stage.RETURNED: (None, organization.coordinator),
    }
    if stage not in posts:
        return None
    step, post = posts[stage]
    since = steps[-1].at if steps else report.made_at
    return Waiting(report, stage, step, post, organization.holding(post, day), since)


def _completed(organ: str, key: VersionKey, taken: StepTaken) -> AnyReport | None:
    """The report with its masthead as the step completes it; None for a step that does not.

    Raises NotAllowed if the person may not take the step, it may not follow, or says no reason.
    """
    organization = organization_of(organ, taken.at.date())
    _require_member(organization, taken)
    if taken.step is Step.RETURNED and not taken.note.strip():
        raise NotAllowed(taken.step.word, "没有写明要改什么", ("写明原因再退回",))
    stored, report = require_version(organ, *key)
    latest, _ = require_version(organ, key.kind, key.period)
    steps = read_steps(organ, key)
    require_step(stage_of(steps), taken.step, is_latest=latest.version == stored.version)
    if taken.step not in {Step.APPROVED, Step.ISSUED}:
        return None
    masthead = _with_given(masthead_of(report, steps), taken.masthead or Masthead())
    if taken.step is Step.APPROVED:
        masthead = _signed(masthead, organization.person(taken.by).name, taken.at.date())
    return with_masthead(report, masthead)


def _require_member(organization: Organization, taken: StepTaken) -> None:
    day, act = taken.at.date(), ACTS[taken.step]
    if not Member(taken.by, day, organization, taken.by).may(act, organization):
        able = "、".join(sorted(role.word for role in ALLOWED[act]))
        raise NotAllowed(taken.step.word, f"只有当天的{able}可以{taken.step.word}")


def _with_given(masthead: Masthead, given: Masthead) -> Masthead:
    number = given.number or masthead.number
    signed_on = masthead.signed_on or given.signed_on
    return masthead.model_copy(update={"number": number, "signed_on": signed_on})


def _signed(masthead: Masthead, name: str, day: date) -> Masthead:
    """With the day, and towards a higher office the name, of who approves (GB/T 9704, 7.2.6)."""
    signer = name if masthead.addressees else masthead.signer
    signed_on = masthead.signed_on or day
    return masthead.model_copy(update={"signer": signer, "signed_on": signed_on})


def _rendered(
    report: AnyReport | None, key: VersionKey, press: Press | None
) -> tuple[ReportFile, ...]:
    if report is None or press is None:
        return ()
    return press.render(report).named(stem_of(report.organ, key))
