"""A person × an organ × a day → what they may see and do: the one table (权限表)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from planner.core.organization import Organization
from planner.core.plan import Assignment
from planner.core.progress import EntryKind, Progress


class Role(StrEnum):
    """What somebody is to an organ, or to one occurrence, on a day (身份)."""

    ASSIGNEE = "assignee"
    SUPERVISOR = "supervisor"
    COLLEAGUE = "colleague"
    STAFF = "staff"
    LEADER = "leader"
    OFFICE = "office"
    CHECKER = "checker"
    APPROVER = "approver"
    COUNTY = "county"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _WORDS[self]


_WORDS = {
    Role.ASSIGNEE: "责任人",
    Role.SUPERVISOR: "督办领导",
    Role.COLLEAGUE: "同科室人员",
    Role.STAFF: "工作人员",
    Role.LEADER: "领导",
    Role.OFFICE: "督办人员",
    Role.CHECKER: "核稿人",
    Role.APPROVER: "签发人",
    Role.COUNTY: "上级机构",
    Role.ADMINISTRATOR: "系统管理员",
}


class Act(StrEnum):
    """What can be seen or done (操作); what people enter into the ledger has its entry's name."""

    SEE_WORK = "see-work"
    SEE_ORGAN = "see-organ"
    SEE_OCCURRENCE = "see-occurrence"
    SEE_REPORTS = "see-reports"
    WRITE_REPORT = "write-report"
    CHECK_REPORT = "check-report"
    APPROVE_REPORT = "approve-report"
    RETURN_REPORT = "return-report"
    ISSUE_REPORT = "issue-report"
    CHANGE_TEMPLATES = "change-templates"
    SUBSCRIBE = "subscribe"
    SEE_SUBSCRIPTIONS = "see-subscriptions"
    SEE_DELIVERIES = "see-deliveries"
    SEE_ORGANIZATION = "see-organization"
    PUBLISH = "publish"
    SEE_ACTS = "see-acts"
    CHECK_LEDGER = "check-ledger"
    MANAGE_ACCOUNTS = "manage-accounts"
    CONFIGURE = "configure"


_A, _S, _C = Role.ASSIGNEE, Role.SUPERVISOR, Role.COLLEAGUE
_WHOLE = frozenset({Role.LEADER, Role.OFFICE, Role.COUNTY})
_EVERY = _WHOLE | {Role.STAFF}
_RUNNING = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
# The roles that may; who has one of them may. COLLEAGUE and LEADER look and change nothing.
ALLOWED: dict[Act | EntryKind, frozenset[Role]] = {
    Act.SEE_WORK: frozenset({Role.STAFF}),
    Act.SEE_ORGAN: _EVERY,
    Act.SEE_OCCURRENCE: _WHOLE | {_A, _S, _C},
    Act.SEE_REPORTS: _WHOLE | {Role.CHECKER, Role.APPROVER},
    Act.WRITE_REPORT: frozenset({Role.OFFICE}),
    Act.CHECK_REPORT: frozenset({Role.CHECKER}),
    Act.APPROVE_REPORT: frozenset({Role.APPROVER}),
    Act.RETURN_REPORT: frozenset({Role.CHECKER, Role.APPROVER}),
    Act.ISSUE_REPORT: frozenset({Role.OFFICE}),
    Act.CHANGE_TEMPLATES: _RUNNING,
    Act.SUBSCRIBE: frozenset({Role.STAFF}),
    Act.SEE_SUBSCRIPTIONS: frozenset({Role.OFFICE}),
    Act.SEE_DELIVERIES: _RUNNING,
    Act.SEE_ORGANIZATION: _RUNNING,
    Act.PUBLISH: _RUNNING,
    Act.SEE_ACTS: _RUNNING,
    Act.CHECK_LEDGER: _RUNNING,
    Act.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Act.CONFIGURE: frozenset({Role.ADMINISTRATOR}),
    EntryKind.ACKNOWLEDGED: frozenset({_A}),
    EntryKind.PROGRESSED: frozenset({_A, Role.OFFICE}),
    EntryKind.COMPLETED: frozenset({_A, Role.OFFICE}),
    EntryKind.EXTENSION_ASKED: frozenset({_A, Role.OFFICE}),
    EntryKind.CONFIRMED: frozenset({_S, Role.OFFICE}),
    EntryKind.RETURNED: frozenset({_S, Role.OFFICE}),
    EntryKind.EXTENSION_GRANTED: frozenset({_S}),
    EntryKind.EXTENSION_REFUSED: frozenset({_S}),
    EntryKind.REASSIGNED: frozenset({_A, _S, Role.OFFICE}),
    EntryKind.SUSPENDED: frozenset({_S, Role.OFFICE}),
    EntryKind.RESUMED: frozenset({_S, Role.OFFICE}),
    EntryKind.CANCELLED: frozenset({_S, Role.OFFICE}),
    EntryKind.CORRECTED: frozenset({_A, Role.OFFICE}),
    # what only the planner itself enters
    EntryKind.ISSUED: frozenset(),
    EntryKind.MOVED: frozenset(),
    EntryKind.LAPSED: frozenset(),
}


@dataclass(frozen=True)
class Member:
    """Who is signed in (用户): a person of an organ on a day, an administrator, or both.

    `organization` is that of the person, None for an administrator who has no person.
    """

    account: str
    day: date
    organization: Organization | None = None
    person: str = ""
    is_administrator: bool = False

    @property
    def name(self) -> str:
        """What people call them."""
        if self.organization is None:
            return Role.ADMINISTRATOR.word
        return self.organization.person(self.person).name

    # looked up once: a page asks what they may do of each thing on it
    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The ids of the posts that they hold or stand in for."""
        return self.organization.posts_of(self.person, self.day) if self.organization else ()

    @cached_property
    def offices(self) -> frozenset[str]:
        """The ids of the offices of those posts."""
        own = self.organization
        return frozenset(own.post(each).office for each in self.posts) if own else frozenset()

    @cached_property
    def is_leader(self) -> bool:
        """Whether they head their organ, or lead another office than their own."""
        own = self.organization
        return own is not None and own.is_leader(self.person, self.day)

    def roles_in(self, organ: Organization) -> frozenset[Role]:
        """What they are to an organ as a whole."""
        roles = {Role.ADMINISTRATOR} if self.is_administrator else set()
        own, posts = self.organization, self.posts
        if own is not None and posts:
            is_office = own.coordinator in posts
            if own.id == organ.id:
                roles |= {Role.STAFF}
                roles |= {Role.LEADER} if self.is_leader else set()
                roles |= {Role.OFFICE} if is_office else set()
                roles |= {Role.CHECKER} if own.report_checker in posts else set()
                roles |= {Role.APPROVER} if own.report_approver in posts else set()
            elif organ.above == own.id and (self.is_leader or is_office):
                roles |= {Role.COUNTY}
        return frozenset(roles)

    def roles_towards(
        self, organ: Organization, assignment: Assignment, assignee: str
    ) -> frozenset[Role]:
        """What they are to something that a post has to do now; `assignee` is that post."""
        roles = set(self.roles_in(organ))
        if Role.STAFF not in roles:
            return frozenset(roles)
        posts = set(self.posts)
        if assignee in posts:
            roles.add(Role.ASSIGNEE)
        if _supervises(posts, organ, assignment, assignee):
            roles.add(Role.SUPERVISOR)
        if self.offices & _offices(organ, assignment, assignee):
            roles.add(Role.COLLEAGUE)
        return frozenset(roles)

    def may(self, act: Act, organ: Organization) -> bool:
        """Whether they may see or do something in an organ."""
        return bool(ALLOWED[act] & self.roles_in(organ))

    def may_with(self, act: Act | EntryKind, progress: Progress, organ: Organization) -> bool:
        """Whether they may see, or enter something about, one occurrence."""
        roles = self.roles_towards(organ, progress.assignment, progress.assignee)
        return bool(ALLOWED[act] & roles)


def _supervises(
    posts: set[str], organ: Organization, assignment: Assignment, assignee: str
) -> bool:
    """Whether one of the posts confirms and grants; who has nobody above does so for themselves."""
    if assignment.supervisor in posts:
        return True
    if not organ.has_post(assignee):
        return organ.head in posts
    is_top = not assignment.supervisor and not organ.post(assignee).supervisor
    return organ.is_above(posts, assignee) or (is_top and assignee in posts)


def _offices(organ: Organization, assignment: Assignment, assignee: str) -> set[str]:
    """The offices that have to do with it: leading, supporting, the assignee's."""
    own = {organ.post(assignee).office} if organ.has_post(assignee) else set()
    leading = {assignment.lead_office} if assignment.lead_office else set()
    return own | leading | set(assignment.supporting_offices)
