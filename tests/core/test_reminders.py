"""Who is told what: one thing once, up the line in working days, silence after an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from planner.core.organization import Deputy, Organization, Post, Tenure
from planner.core.progress import Entry, EntryKind, progress_on
from planner.core.reminders import (
    Item,
    Letterhead,
    Occasion,
    Reminder,
    ReminderKind,
    ReminderPolicy,
    bundle,
    due_issues,
    due_reminders,
    in_words,
    write_digest,
)
from tests.cast import (
    CALENDAR,
    HEAD,
    YARDSTICK,
    assignment,
    at,
    entry,
    occurrence,
    organization,
    recorded,
)

DUE = date(2024, 3, 29)
BY = Occasion(ReminderPolicy(), CALENDAR)
SINCE = date(2023, 1, 1)


def told(
    day: date,
    *entries: Entry,
    by: Organization | None = None,
    starts_on: date = date(2024, 1, 1),
    **more: object,
) -> tuple[Reminder, ...]:
    """What is due on a day about A-01, which is due on Friday 29 March."""
    each = recorded(occurrence(DUE, starts_on=starts_on))
    progress = progress_on(day, each, assignment(**more), entries, YARDSTICK)
    return due_reminders([progress], by or organization(), BY)


def upcoming(of: str, who: str, title: str) -> Reminder:
    """A reminder of something that is due on 3 April."""
    return Reminder(of, ReminderKind.UPCOMING, 3, date(2024, 4, 3), who, Item(title=title))


def short(reminders: tuple[Reminder, ...]) -> list[str]:
    """Reminders as `kind-step recipient`."""
    return [f"{each.kind}-{each.step} {each.recipient}" for each in reminders]


def test_the_assignee_is_told_seven_three_and_one_working_days_ahead() -> None:
    assert short(told(date(2024, 3, 19))) == []
    assert short(told(date(2024, 3, 20))) == ["upcoming-7 wangfang"]
    assert short(told(date(2024, 3, 25))) == ["upcoming-7 wangfang"]
    assert short(told(date(2024, 3, 26))) == ["upcoming-3 wangfang"]
    assert short(told(date(2024, 3, 28))) == ["upcoming-1 wangfang"]
    assert short(told(DUE)) == ["upcoming-1 wangfang"]


def test_weekly_work_is_announced_one_day_ahead_and_not_a_week() -> None:
    monday = date(2024, 3, 25)
    assert short(told(monday, starts_on=monday)) == []
    assert short(told(date(2024, 3, 28), starts_on=monday)) == ["upcoming-1 wangfang"]


def test_nobody_hears_of_work_whose_window_has_not_begun() -> None:
    assert told(date(2024, 3, 28), starts_on=date(2024, 3, 29)) == ()


def test_late_work_goes_up_the_line_and_each_step_tells_the_one_before() -> None:
    assert short(told(date(2024, 3, 30))) == []
    assert short(told(date(2024, 4, 1))) == ["overdue-1 wangfang"]
    assert short(told(date(2024, 4, 3))) == ["escalation-3 wangfang", "escalation-3 liqiang"]
    assert short(told(date(2024, 4, 10))) == [
        "escalation-7 wangfang",
        "escalation-7 liqiang",
        "escalation-7 sunmei",
    ]


def test_a_plan_taken_up_late_does_not_go_to_the_head_on_its_first_morning() -> None:
    each = recorded(occurrence(DUE, starts_on=date(2024, 1, 1)))
    by = Occasion(ReminderPolicy(), CALENDAR, known_since=date(2024, 6, 3))

    def told_on(day: date) -> list[str]:
        progress = progress_on(day, each, assignment(), (), YARDSTICK)
        return short(due_reminders([progress], organization(), by))

    assert told_on(date(2024, 6, 3)) == []
    assert told_on(date(2024, 6, 4)) == ["overdue-1 wangfang"]
    assert told_on(date(2024, 6, 6)) == ["escalation-3 wangfang", "escalation-3 liqiang"]


def test_completed_work_is_left_in_peace() -> None:
    assert told(date(2024, 4, 10), entry(EntryKind.COMPLETED, at(4, 1))) == ()


def test_a_granted_extension_restarts_the_clock() -> None:
    granted = entry(EntryKind.EXTENSION_GRANTED, at(3, 28), new_due_on=date(2024, 4, 12))
    assert short(told(date(2024, 4, 3), granted)) == ["upcoming-7 wangfang"]
    assert told(date(2024, 4, 3), granted)[0].key == ("A-01@2024-Q1|upcoming-7|2024-04-12|wangfang")


def test_a_deputy_hears_in_stead_of_the_holder() -> None:
    stands_in = Deputy(
        post="clerk", person="zhaomin", from_on=date(2024, 3, 25), until_on=date(2024, 3, 27)
    )
    by = organization(deputies=(stands_in,))
    assert short(told(date(2024, 3, 27), by=by)) == ["upcoming-3 zhaomin"]
    assert short(told(date(2024, 3, 28), by=by)) == ["upcoming-1 wangfang"]


def test_a_post_that_nobody_holds_is_reported_to_the_office_at_once() -> None:
    others = (("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
    vacant = organization(tuple(Tenure(post=p, person=w, from_on=SINCE) for p, w in others))
    (vacancy,) = told(date(2024, 2, 1), by=vacant)
    assert short((vacancy,)) == ["vacant-0 zhouping"]
    assert short(told(date(2024, 4, 3), by=vacant)) == ["vacant-0 zhouping", "escalation-3 liqiang"]
    assert "责任人：平安法治办主任（目前无人任职）。" in vacancy.item.facts


def test_an_empty_step_is_passed_over_for_the_next_above() -> None:
    no_leader = (("clerk", "wangfang"), ("head", "sunmei"))
    by = organization(tuple(Tenure(post=p, person=w, from_on=SINCE) for p, w in no_leader))
    assert short(told(date(2024, 4, 3), by=by)) == ["escalation-3 wangfang", "escalation-3 sunmei"]
    assert short(told(date(2024, 4, 10), by=by)) == ["escalation-7 wangfang", "escalation-7 sunmei"]


def test_where_nobody_is_left_nobody_is_told() -> None:
    nobody = organization((Tenure(post="desk", person="zhouping", from_on=date(2025, 1, 1)),))
    assert told(date(2024, 4, 10), by=nobody) == ()
    assert told(DUE, by=nobody) == ()
    assert told(date(2024, 4, 1), by=nobody) == ()


def test_the_plan_may_name_another_supervisor() -> None:
    assert short(told(date(2024, 4, 3), supervisor="desk")) == [
        "escalation-3 wangfang",
        "escalation-3 zhouping",
    ]


@given(st.dates(date(2024, 1, 1), date(2024, 6, 30)))
def test_nobody_is_told_twice_of_one_thing_on_one_day(day: date) -> None:
    reminders = told(day)
    assert len({each.recipient for each in reminders}) == len(reminders)
    assert len({each.key for each in reminders}) == len(reminders)


def test_a_digest_holds_all_of_one_person_most_urgent_first() -> None:
    late = told(date(2024, 4, 1))[0]
    soon = upcoming("A-02@2024", "wangfang", "学习")
    theirs = upcoming("A-03@2024", "liqiang", "检查")
    first, second = bundle([soon, theirs, late], organization())
    assert (first.recipient.name, first.reminders) == ("李强", (theirs,))
    assert second.reminders == (late, soon)


MESSAGE = """\
王芳同志：
今天是4月1日（星期一）。以下2项工作请您留意：

【催办】
1. 法治学习01（第一季度）
   3月29日（星期五）截止，已逾期1个工作日。
   办结标准：集中学习一次
   → 请办结，或反馈办到哪一步；确实来不及的，请申请延期。
     http://127.0.0.1:8000/organs/yunwu/tasks/A-01@2024-Q1/

【即将到期】
2. 学习

点每项下面的链接就能办理；办结后不再提醒，按期办不完的请尽早申请延期。
链接打不开的，请告知督办人员登记。
我的工作：http://127.0.0.1:8000/
云雾土家族乡人民政府 工作计划系统"""


def test_a_message_reads_as_its_recipient_reads_it() -> None:
    day = date(2024, 4, 1)
    soon = upcoming("A-02@2024", "wangfang", "学习")
    (digest,) = bundle([soon, *told(day)], organization())
    message = write_digest(digest, organization(), day, HEAD)
    assert message.subject == "4月1日工作提醒：催办1项、即将到期1项"
    assert message.text == MESSAGE
    assert message.key == "yunwu|wangfang|2024-04-01|digest||files"


def test_a_rehearsed_message_says_so_first() -> None:
    (digest,) = bundle(told(DUE), organization())
    message = write_digest(digest, organization(), DUE, Letterhead(("files",), "x", True))
    assert message.subject.startswith("【预演】")
    assert message.text.startswith("【预演】")


def test_a_supervisor_reads_whose_work_it_is() -> None:
    own, theirs = told(date(2024, 4, 3))
    assert "责任人：王芳（平安法治办主任）。" in theirs.item.facts
    assert "责任人" not in "".join(own.item.facts)


def test_the_distance_to_the_due_date_is_told_in_plain_words() -> None:
    assert "还有3个工作日" in told(date(2024, 3, 26))[0].item.facts[0]
    assert "今天到期" in told(DUE)[0].item.facts[0]
    assert in_words(DUE) == "3月29日（星期五）"


def test_a_due_date_with_no_working_day_before_it_says_so() -> None:
    sunday = recorded(occurrence(date(2024, 3, 31), starts_on=date(2024, 1, 1)))
    progress = progress_on(date(2024, 3, 30), sunday, assignment(), (), YARDSTICK)
    (reminder,) = due_reminders([progress], organization(), BY)
    assert "此前没有工作日了" in reminder.item.facts[0]


def test_provisional_dates_are_marked() -> None:
    each = recorded(occurrence(DUE, starts_on=date(2024, 1, 1), is_provisional=True))
    progress = progress_on(DUE, each, assignment(), (), YARDSTICK)
    assert "日期暂定" in due_reminders([progress], organization(), BY)[0].item.facts[0]


ISSUED = replace(entry(EntryKind.ISSUED, at(3, 11)), by="planner")
ASKED = entry(EntryKind.EXTENSION_ASKED, at(3, 26), note="等县里", new_due_on=date(2024, 4, 12))


def by_leader(kind: EntryKind, month: int, day: int, **more: object) -> Entry:
    """What 李强 entered."""
    return replace(entry(kind, at(month, day)), by="liqiang", **more)


def test_what_has_to_be_signed_for_is_given_out_once_it_has_begun() -> None:
    asking = assignment(needs_acknowledgement=True)

    def begun(day: date, *entries: Entry) -> bool:
        each = recorded(occurrence(DUE, starts_on=date(2024, 3, 11)))
        return bool(due_issues([progress_on(day, each, asking, entries, YARDSTICK)]))

    assert not begun(date(2024, 3, 10))
    assert begun(date(2024, 3, 11))
    assert not begun(date(2024, 3, 12), ISSUED)
    assert not begun(date(2024, 3, 12), entry(EntryKind.ACKNOWLEDGED, at(3, 11)))


def test_the_first_clock_runs_from_the_day_of_issue_and_ends_with_a_signature() -> None:
    asking = {"needs_acknowledgement": True, "starts_on": date(2024, 3, 11)}
    assert short(told(date(2024, 3, 11), ISSUED, **asking)) == ["issued-0 wangfang"]
    assert short(told(date(2024, 3, 12), ISSUED, **asking)) == ["issued-0 wangfang"]
    assert short(told(date(2024, 3, 13), ISSUED, **asking)) == ["unsigned-2 wangfang"]
    assert short(told(date(2024, 3, 18), ISSUED, **asking)) == [
        "unsigned-5 wangfang",
        "unsigned-5 liqiang",
    ]
    signed = entry(EntryKind.ACKNOWLEDGED, at(3, 14))
    assert short(told(date(2024, 3, 18), ISSUED, signed, **asking)) == []


def test_who_gets_it_from_another_has_to_sign_anew() -> None:
    asking = {"needs_acknowledgement": True, "starts_on": date(2024, 3, 11)}
    signed = entry(EntryKind.ACKNOWLEDGED, at(3, 12))
    given_on = by_leader(EntryKind.REASSIGNED, 3, 13, post="desk")
    found = told(date(2024, 3, 15), ISSUED, signed, given_on, **asking)
    assert short(found) == ["reassigned-1 zhouping", "unsigned-2 zhouping"]


def test_a_question_goes_to_the_supervisor_and_silences_the_assignees_series() -> None:
    assert short(told(date(2024, 3, 26), ASKED)) == ["decision-0 liqiang"]
    assert short(told(date(2024, 3, 29), ASKED)) == ["decision-3 liqiang", "decision-3 sunmei"]
    assert short(told(date(2024, 4, 10), ASKED)) == ["decision-7 liqiang", "decision-7 sunmei"]


def test_a_refusal_restarts_the_clock_and_a_grant_moves_the_date() -> None:
    refused = by_leader(EntryKind.EXTENSION_REFUSED, 4, 3, note="时间够用")
    assert short(told(date(2024, 4, 3), ASKED, refused)) == ["refused-1 wangfang"]
    assert short(told(date(2024, 4, 7), ASKED, refused)) == [
        "refused-1 wangfang",
        "overdue-1 wangfang",
    ]
    granted = by_leader(EntryKind.EXTENSION_GRANTED, 3, 28, new_due_on=date(2024, 4, 12))
    assert short(told(date(2024, 3, 28), ASKED, granted)) == ["granted-1 wangfang"]


def test_what_is_returned_is_told_with_its_reason_and_counts_from_that_day() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 29))
    returned = by_leader(EntryKind.RETURNED, 4, 8, note="缺会议记录")
    (first,) = told(date(2024, 4, 8), done, returned)
    assert first.kind is ReminderKind.RETURNED
    assert "李强退回重办，原因：缺会议记录" in first.item.facts
    late = told(date(2024, 4, 9), done, returned)
    assert short(late) == ["returned-1 wangfang", "overdue-1 wangfang"]
    signed = entry(EntryKind.ACKNOWLEDGED, at(4, 9, 10))
    assert short(told(date(2024, 4, 10), done, returned, signed)) == ["overdue-1 wangfang"]


def test_what_waits_to_be_confirmed_is_asked_of_the_supervisor() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 29))
    assert short(told(date(2024, 4, 1), done)) == []
    waiting = told(date(2024, 4, 1), done, needs_confirmation=True)
    assert short(waiting) == ["decision-0 liqiang"]
    assert waiting[0].item.todo == "请销号或退回。"


def test_who_reports_is_left_in_peace_for_some_days() -> None:
    report = entry(EntryKind.PROGRESSED, at(4, 2), note="还差两个村")
    assert short(told(date(2024, 4, 2), report)) == []
    assert short(told(date(2024, 4, 3), report)) == []
    assert short(told(date(2024, 4, 8), report)) == [
        "escalation-3 wangfang",
        "escalation-3 liqiang",
    ]
    before = entry(EntryKind.PROGRESSED, at(3, 21))
    assert short(told(date(2024, 3, 26), before)) == []
    assert short(told(date(2024, 3, 28), before)) == ["upcoming-1 wangfang"]


def test_an_assignment_can_have_a_policy_of_its_own() -> None:
    own = {"reminders": {"lead_days": [10], "overdue_days": 2, "supervisor_days": 4}}
    assert short(told(date(2024, 3, 15), **own)) == ["upcoming-10 wangfang"]
    assert short(told(date(2024, 4, 1), **own)) == []
    assert short(told(date(2024, 4, 2), **own)) == ["overdue-2 wangfang"]
    assert short(told(date(2024, 4, 3), **own)) == ["overdue-2 wangfang"]
    assert short(told(DUE, reminders={"lead_days": []})) == []


def test_nobody_in_the_line_is_passed_over_on_the_way_to_the_head() -> None:
    longer = organization()
    posts = (
        *longer.posts,
        Post(id="grid", title="网格长", office="law", supervisor="clerk"),
    )
    own = Tenure(post="grid", person="zhaomin", from_on=SINCE)
    by = longer.model_copy(update={"posts": posts, "tenures": (*longer.tenures, own)})
    early = told(date(2024, 4, 3), by=by, assignee="grid")
    assert short(early) == ["escalation-3 zhaomin", "escalation-3 wangfang"]
    late = told(date(2024, 4, 10), by=by, assignee="grid")
    assert [each.recipient for each in late] == ["zhaomin", "wangfang", "liqiang", "sunmei"]


def test_one_occurrence_is_one_item_with_all_there_is_to_say() -> None:
    done = entry(EntryKind.COMPLETED, at(3, 29))
    returned = by_leader(EntryKind.RETURNED, 4, 8, note="缺会议记录")
    day = date(2024, 4, 9)
    (digest,) = bundle(told(day, done, returned), organization())
    message = write_digest(digest, organization(), day, HEAD)
    assert message.subject == "4月9日工作提醒：催办1项"
    assert message.text.count("法治学习01") == 1
    assert "缺会议记录" in message.text
