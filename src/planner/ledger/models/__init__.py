"""The tables of the ledger; other modules of this package make values of core from their rows."""

from planner.ledger.models.acts import Act, Run
from planner.ledger.models.messages import Delivery, Message, Reminder, Switch
from planner.ledger.models.packages import Package, TrustedKey
from planner.ledger.models.people import Evidence, Subscription
from planner.ledger.models.plans import Entry, Occurrence, Revision
from planner.ledger.models.reports import Report, ReportFile, ReportStep
from planner.ledger.models.rows import Frozen, FrozenRows, Organ

__all__ = [
    "Act",
    "Delivery",
    "Entry",
    "Evidence",
    "Frozen",
    "FrozenRows",
    "Message",
    "Occurrence",
    "Organ",
    "Package",
    "Reminder",
    "Report",
    "ReportFile",
    "ReportStep",
    "Revision",
    "Run",
    "Subscription",
    "Switch",
    "TrustedKey",
]
