"""Progress × policy × day → who is told what: reminders, messages, summaries."""

from planner.core.reminders.digest import (
    Digest,
    bundle,
    channels_of,
    envelope,
    note_forgotten,
    signature,
    write_digest,
    write_notice,
)
from planner.core.reminders.due import Occasion, due_issues, due_reminders
from planner.core.reminders.enclosure import (
    Attachment,
    EnclosedFile,
    Enclosure,
    size_in_words,
)
from planner.core.reminders.items import in_words
from planner.core.reminders.letter import HOME, Item, Letter, Section, report_page, task_page
from planner.core.reminders.message import (
    Attempt,
    Claimed,
    Letterhead,
    Message,
    MessageKind,
    MessageState,
    OutboxState,
    Outcome,
    Tracked,
)
from planner.core.reminders.quiet import QuietHours, Restraint, release_at
from planner.core.reminders.reminder import Reminder, ReminderKind, ReminderPolicy
from planner.core.reminders.report_letters import (
    Outgoing,
    Owed,
    ReportAbout,
    ReportLetters,
    Turn,
    write_issued,
)
from planner.core.reminders.retry import next_try, next_try_of_server
from planner.core.reminders.summary import Field, MonthFacts, fields, write_month, write_week
from planner.core.reminders.ways import Hook, MailServer, Security, Ways, way_in_words

__all__ = [
    "HOME",
    "Attachment",
    "Attempt",
    "Claimed",
    "Digest",
    "EnclosedFile",
    "Enclosure",
    "Field",
    "Hook",
    "Item",
    "Letter",
    "Letterhead",
    "MailServer",
    "Message",
    "MessageKind",
    "MessageState",
    "MonthFacts",
    "Occasion",
    "OutboxState",
    "Outcome",
    "Outgoing",
    "Owed",
    "QuietHours",
    "Reminder",
    "ReminderKind",
    "ReminderPolicy",
    "ReportAbout",
    "ReportLetters",
    "Restraint",
    "Section",
    "Security",
    "Tracked",
    "Turn",
    "Ways",
    "bundle",
    "channels_of",
    "due_issues",
    "due_reminders",
    "envelope",
    "fields",
    "in_words",
    "next_try",
    "next_try_of_server",
    "note_forgotten",
    "release_at",
    "report_page",
    "signature",
    "size_in_words",
    "task_page",
    "way_in_words",
    "write_digest",
    "write_issued",
    "write_month",
    "write_notice",
    "write_week",
]
