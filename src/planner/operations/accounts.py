"""People in service ⇄ the accounts by which they sign in; and what is done to accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Organization, Person
from planner.core.permissions import Role
from planner.ledger import accounts, sessions
from planner.ledger.accounts import Account
from planner.ledger.revisions import organs
from planner.ledger.store import transaction
from planner.operations.acts import ActKind, note_act
from planner.operations.board import Boards
from planner.operations.members import member_of

ADMINISTRATOR = "admin"
LINK = "/in/{}/"


@dataclass(frozen=True)
class Doer:
    """Who does something to an account, when, and from where."""

    by: str
    at: datetime
    address: str = ""


@dataclass(frozen=True)
class Listed:
    """An account, made or not made yet, and whose it is on a day.

    It opens something while its person `is_in_service`, or if it is an administrator's without one.
    """

    account: Account
    is_made: bool
    name: str
    is_in_service: bool
    organization: Organization | None = None
    posts: str = ""

    @property
    def state(self) -> str:
        """How it is, in a word."""
        if not self.account.is_active:
            return "已锁定"
        if not self.is_in_service:
            return "已离任，停用"
        return "在用" if self.account.signed_in_at else "还没有登录过"


def claimants(email: str, today: date, boards: Boards) -> tuple[str, ...]:
    """The accounts that an e-mail address may open on a day; with more than one it opens none."""
    wanted = email.strip().lower()
    if not wanted:
        return ()
    found = [
        accounts.name_of(organization.id, person.id)
        for organization in _organizations(today, boards)
        for person in _in_service(organization, today)
        if person.email.lower() == wanted
    ]
    others = accounts.find_accounts(wanted)
    own = [each.name for each in others if each.is_administrator and not each.person]
    return (*found, *own)


def account_of(email: str, today: date, boards: Boards) -> Account | None:
    """The account that an address opens on a day, made or brought up to date; None if none."""
    names = claimants(email, today, boards)
    if len(names) != 1:
        return None
    return _kept(names[0], today, boards)


def may_sign_in(account: Account, today: date, boards: Boards) -> bool:
    """Whether the person is in service, or it is an administrator's without a person."""
    is_administrator = account.is_administrator
    member = member_of(account.name, today, boards, is_administrator=is_administrator)
    return account.is_active and member is not None


def list_accounts(today: date, boards: Boards) -> tuple[Listed, ...]:
    """Everybody in service in every organ, then administrators, then whoever has left."""
    known = {each.name: each for each in accounts.find_accounts()}
    people = [
        _listed(known.get(name), name, organization, person, today)
        for organization in _organizations(today, boards)
        for person in _in_service(organization, today)
        if (name := accounts.name_of(organization.id, person.id))
    ]
    seen = {each.account.name for each in people}
    rest = [_other(each, today, boards) for each in known.values() if each.name not in seen]
    return (*people, *sorted(rest, key=lambda each: not each.is_in_service))


def find_listed(name: str, today: date, boards: Boards) -> Listed:
    """The account of that name, made or not made yet; raises NotFound."""
    for each in list_accounts(today, boards):
        if each.account.name == name:
            return each
    raise NotFound("账户", name)


def find_whoever(text: str, organ: str | None, today: date, boards: Boards) -> Listed:
    """The account of a person named by id, name or e-mail, or of that name; raises NotFound."""
    wanted = text.strip().lower()
    listed = [
        each
        for each in list_accounts(today, boards)
        if organ is None or each.account.organ in {organ, ""}
    ]
    found = [each for each in listed if wanted in _handles(each)]
    if len(found) > 1:
        remedy = f"有 {len(found)} 个；请写账户名"
        raise NotFound("唯一的账户", text, (each.account.name for each in found), remedy)
    if not found:
        raise NotFound("账户", text, (each.name for each in listed))
    return found[0]


def representatives(today: date, boards: Boards) -> Iterator[tuple[str, Listed]]:
    """One person of each kind, for looking around: the office, the head, who has most to do."""
    listed = {each.account.name: each for each in list_accounts(today, boards)}
    for organization in _organizations(today, boards):
        for word, post in _kinds(organization, today, boards):
            holder = organization.reachable(post, today) if organization.has_post(post) else None
            name = accounts.name_of(organization.id, holder.id) if holder else ""
            if name in listed:
                yield word, listed[name]


def make_administrator(today: date, boards: Boards) -> Account | None:
    """The administrator who still has to sign in for the first time, made if there is none."""
    all_of_them = [each for each in accounts.find_accounts() if each.is_administrator]
    usable = [each for each in all_of_them if may_sign_in(each, today, boards)]
    if any(each.signed_in_at for each in usable):
        return None
    own = next((each for each in usable if not each.person), None)
    return own or accounts.keep_account(ADMINISTRATOR, "", is_administrator=True, is_active=True)


def make_link(listed: Listed, doer: Doer) -> str:
    """The path of a link that signs in once, within half an hour; raises NotAllowed."""
    name = listed.account.name
    if not listed.is_in_service or not listed.account.is_active:
        raise NotAllowed(f"给 {listed.name} 生成登录链接", f"账户{listed.state}")
    with transaction():
        _made(listed)
        token = accounts.link_token(name)
        _note(ActKind.LINK_MADE, name, doer)
    return LINK.format(token)


def set_administrator(
    listed: Listed, doer: Doer, boards: Boards, *, is_administrator: bool
) -> None:
    """Give an administrator's rights, or take them; raises NotAllowed for the last one."""
    name = listed.account.name
    with transaction():
        if not is_administrator:
            _keep_one(listed, "取消", doer.at.date(), boards)
        accounts.keep_account(name, listed.account.email, is_administrator=is_administrator)
        kind = ActKind.MADE_ADMINISTRATOR if is_administrator else ActKind.TAKEN_RIGHTS
        _note(kind, name, doer)


def set_locked(listed: Listed, doer: Doer, boards: Boards, *, is_locked: bool) -> None:
    """Lock an account, which also signs it out everywhere, or unlock it; raises NotAllowed."""
    name = listed.account.name
    with transaction():
        if is_locked:
            _keep_one(listed, "锁定", doer.at.date(), boards)
        accounts.keep_account(name, listed.account.email, is_active=not is_locked)
        if is_locked:
            sessions.end_sessions(name)
        _note(ActKind.LOCKED if is_locked else ActKind.UNLOCKED, name, doer)


def end_sessions(name: str, doer: Doer, *, only: int | None = None, but: str = "") -> int:
    """Sign an account out: everywhere, in one browser, or in all but one; how many ended."""
    with transaction():
        ended = sessions.end_sessions(name, only=only, but=but)
        if ended:
            _note(ActKind.SESSION_ENDED, name, doer, f"{ended} 处")
    return ended


def remove_factors(name: str, doer: Doer) -> int:
    """Take away second steps, keys and codes, when a phone was lost; how many there were."""
    with transaction():
        removed = sessions.remove_factors(name)
        if removed:
            _note(ActKind.FACTOR_REMOVED, name, doer, "全部第二步验证和通行密钥")
    return removed


def _note(kind: ActKind, name: str, doer: Doer, more: str = "") -> None:
    organ = accounts.split_name(name)[0]
    about = f"{name}（{more}）" if more else name
    note_act(kind, by=doer.by, at=doer.at, organ=organ, about=about, address=doer.address)


def _keep_one(listed: Listed, what: str, today: date, boards: Boards) -> None:
    """Somebody has to be able to run the installation; raises NotAllowed."""
    others = [
        each
        for each in accounts.find_accounts()
        if each.is_administrator and each.name != listed.account.name
        if may_sign_in(each, today, boards)
    ]
    if listed.account.is_administrator and not others:
        raise NotAllowed(
            f"{what} {listed.name}", "这是最后一个系统管理员", ("先把别人设为系统管理员",)
        )


def _made(listed: Listed) -> None:
    """The account's row, for a person who has not signed in yet."""
    if not listed.is_made or listed.account.person:
        accounts.keep_account(listed.account.name, listed.account.email)


def _kept(name: str, today: date, boards: Boards) -> Account | None:
    """An account with the address that the organization says today.

    None for an administrator whose address is a new one: a link for them makes it theirs.
    """
    known = accounts.find_account(name)
    organ, person = accounts.split_name(name)
    board = boards.organ(organ, today) if organ else None
    if board is None:
        return known
    email = board.organization.person(person).email.lower()
    if known is not None and known.email == email:
        return known
    if known is not None and known.is_administrator:
        # who may edit an organization does not thereby open an administrator's account
        return None
    return accounts.keep_account(name, email)


def _organizations(today: date, boards: Boards) -> Iterator[Organization]:
    for organ in organs():
        board = boards.organ(organ, today)
        if board is not None:
            yield board.organization


def _in_service(organization: Organization, today: date) -> Iterator[Person]:
    return (each for each in organization.people if organization.is_in_service(each.id, today))


def _listed(
    known: Account | None, name: str, organization: Organization, person: Person, today: date
) -> Listed:
    posts = organization.posts_of(person.id, today)
    titles = "、".join(organization.post(each).title for each in posts)
    account = known or Account(name, "")
    fresh = Account(
        name,
        person.email.lower(),
        account.is_administrator,
        account.is_active,
        account.signed_in_at,
    )
    return Listed(
        fresh,
        is_made=known is not None,
        name=person.name,
        is_in_service=True,
        organization=organization,
        posts=titles,
    )


def _other(account: Account, today: date, boards: Boards) -> Listed:
    """An administrator without a person, or somebody who has left."""
    board = boards.organ(account.organ, today) if account.organ else None
    people = {each.id: each for each in board.organization.people} if board else {}
    person = people.get(account.person)
    name = person.name if person else (account.person or Role.ADMINISTRATOR.word)
    organization = board.organization if board else None
    is_welcome = account.is_administrator and not account.person
    return Listed(
        account, is_made=True, name=name, is_in_service=is_welcome, organization=organization
    )


def _kinds(organization: Organization, today: date, boards: Boards) -> Iterator[tuple[str, str]]:
    """What somebody is called, and the post that makes them so."""
    yield "督办人员", organization.coordinator
    yield "主要领导", organization.head
    board = boards.year(organization.id, today)
    work = {post: len(each) for post, each in board.by_assignee.items()} if board else {}
    if work:
        yield "责任人", max(work, key=lambda post: work[post])


def _handles(listed: Listed) -> set[str]:
    """All that somebody may be called by."""
    own = listed.account
    return {each.lower() for each in (own.name, own.person, own.email, listed.name) if each}
