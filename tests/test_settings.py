"""Settings: the file that ships says what holds; faults are sentences; the clock goes on."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from planner.core.errors import Rejected, Unreadable
from planner.core.report import ReportPolicy
from planner.settings import Settings, read_settings, settings_in_force
from planner.settings.clock import write_once
from planner.site import database_of, open_site, site_settings

SHIPPED = Path(__file__).parent.parent / "config" / "planner.toml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the settings that ship."""
    (tmp_path / "config").mkdir()
    shutil.copy(SHIPPED, tmp_path / "config" / "planner.toml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(root: Path, old: str, new: str) -> None:
    path = root / "config" / "planner.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_file_that_ships_states_every_default(root: Path) -> None:
    import tomllib

    written = tomllib.loads((root / "config" / "planner.toml").read_text("utf-8"))
    defaults = Settings(root=root).model_dump(exclude={"root"})
    assert read_settings().model_dump(exclude={"root"}) == defaults
    for name, value in defaults.items():
        if isinstance(value, dict):
            assert set(written[name]) == set(value), name
        else:
            assert name in written


def test_every_setting_is_explained_in_chinese() -> None:
    lines = SHIPPED.read_text("utf-8").splitlines()
    for above, line in pairwise(lines):
        if "=" in line and not line.startswith("#"):
            assert above.startswith("# "), line


def test_the_environment_comes_before_the_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_WEB__PORT", "8765")
    assert read_settings().web.port == 8765
    assert read_settings().address == "http://127.0.0.1:8765"


def test_only_this_machine_or_all_can_be_listened_to(root: Path) -> None:
    change(root, 'host = "127.0.0.1"', 'host = "203.0.113.7"')
    with pytest.raises(Rejected, match=r"只能写 127\.0\.0\.1（只有本机）或 0\.0\.0\.0"):
        read_settings()


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - what an administrator writes
        ("::", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_this_machine_reaches_itself_wherever_it_listens(
    root: Path, host: str, origin: str
) -> None:
    change(root, 'host = "127.0.0.1"', f'host = "{host}"')
    assert read_settings().web.origin(8000) == origin
    assert read_settings().is_local_only


@pytest.mark.parametrize(
    ("address", "is_whole"),
    [
        ("https://plan.example.gov.cn", True),
        ("http://192.168.1.8:8000/", True),
        ("https://oa.example.gov.cn/plan", True),
        ("plan.example.gov.cn", False),
        ("https://user@plan.example.gov.cn", False),
        ("https://plan.example.gov.cn/?x=1", False),
        ("ftp://plan.example.gov.cn", False),
    ],
)
def test_the_address_for_others_is_one_that_a_link_can_begin_with(
    root: Path, address: str, *, is_whole: bool
) -> None:
    change(root, 'address = ""', f'address = "{address}"')
    if is_whole:
        assert read_settings().address == address.rstrip("/")
        assert not read_settings().is_local_only
    else:
        with pytest.raises(Rejected, match=r"web\.address"):
            read_settings()


def test_an_unknown_setting_is_named_with_its_place(root: Path) -> None:
    change(root, "[lights]", "[lights]\nblue_points = 3")
    with pytest.raises(Rejected, match=r"planner.toml:lights\.blue_points:没有这项设置"):
        read_settings()


def test_a_broken_file_is_one_sentence(root: Path) -> None:
    change(root, "[lights]", "[lights")
    with pytest.raises(Unreadable, match="不是有效的 TOML"):
        read_settings()


def test_a_rehearsal_keeps_to_its_own_folder_and_database(root: Path) -> None:
    plain = Settings(root=root, database_url="postgresql://u:p@h:5432/d")
    assert plain.database == "postgresql://u:p@h:5432/d"
    rehearsed = plain.model_copy(
        update={"rehearsal": plain.rehearsal.model_copy(update={"is_on": True})}
    )
    assert rehearsed.var == root / "var" / "rehearsal"
    assert rehearsed.database.endswith("/var/rehearsal/planner.sqlite3")
    assert rehearsed.letterhead.is_rehearsal


def test_passwords_come_from_the_environment_and_are_shown_nowhere(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(root, 'host = ""', 'host = "mail.example.org"')
    change(root, 'sender = ""', 'sender = "planner@example.org"')
    change(root, 'channels = ["files"]', 'channels = ["mail", "wecom", "files"]')
    monkeypatch.setenv("PLANNER_DELIVERY__MAIL__PASSWORD", "correct horse")
    monkeypatch.setenv("PLANNER_DELIVERY__HOOKS__WECOM__URL", "wecombot://battery")
    settings = read_settings()
    assert settings.ways.mail is not None
    assert settings.ways.mail.password == "correct horse"  # noqa: S105 - the test's own
    assert settings.ways.hooks["wecom"].url == "wecombot://battery"
    assert settings.letterhead.channels == ("mail", "wecom", "files")
    assert settings.letterhead.outward == "mail"
    for shown in (repr(settings), str(settings.model_dump()), repr(settings.ways)):
        assert "correct horse" not in shown
        assert "battery" not in shown
    assert isinstance(hash(settings), int)


def test_a_rehearsal_reaches_nobody_whatever_is_set(root: Path) -> None:
    change(root, 'host = ""', 'host = "mail.example.org"')
    change(root, 'sender = ""', 'sender = "planner@example.org"')
    change(root, 'channels = ["files"]', 'channels = ["mail"]')
    change(root, "is_on = false", "is_on = true")
    settings = read_settings()
    assert (settings.ways.mail, dict(settings.ways.hooks)) == (None, {})
    assert settings.letterhead.channels == ("files",)
    assert settings.letterhead.outward == "files"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('host = ""', 'host = "mail.example.org"', "写了 host 就要写 sender"),
        ('channels = ["files"]', 'channels = ["mail"]', "渠道“mail”没有设置；现有：files"),
        ("quiet_until = 08:00:00", "quiet_until = 09:00:00", "晨间提醒的时间落在免打扰时段里"),
        (
            'security = "tls"',
            'security = "ssl3"',
            "planner.toml:delivery.mail.security:只能写 'tls'、'starttls' 或 'none'",
        ),
        (
            'host = ""\n',
            'host = "mail.x.org"\nsender = "p@x.org"\nsecurity = "none"\nuser = "p"\n',
            "不加密时不能用密码登录",
        ),
    ],
)
def test_a_faulty_way_is_one_sentence(root: Path, old: str, new: str, words: str) -> None:
    if "security = " in new and "host" in new:
        change(root, 'sender = ""\n', "")
        change(root, 'security = "tls"\n', "")
        change(root, 'user = ""\n', "")
    change(root, old, new)
    with pytest.raises(Rejected) as refused:
        read_settings()
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("proxies = 0", "proxies = -1", "planner.toml:web.proxies"),
        ("proxies = 0", "proxies = 9", "planner.toml:web.proxies"),
        ("hsts_days = 0", "hsts_days = 1000", "planner.toml:web.hsts_days"),
        ("session_days = 30", "session_days = 0", "planner.toml:web.session_days"),
        ("session_days = 30", "session_days = 400", "planner.toml:web.session_days"),
        ("evidence_megabytes = 20", "evidence_megabytes = 0", "web.evidence_megabytes"),
        ('server = ""', 'server = "login.example.gov.cn"', "planner.toml:openid.server"),
        ('server = ""', 'server = "https://login.example.gov.cn"', "写了 server 就要写 client_id"),
    ],
)
def test_what_the_web_cannot_do_is_one_sentence(root: Path, old: str, new: str, words: str) -> None:
    change(root, old, new)
    with pytest.raises(Rejected) as refused:
        read_settings()
    assert words in str(refused.value)


def test_templates_and_fonts_lie_where_the_settings_say(root: Path) -> None:
    settings = read_settings()
    assert settings.templates == (Path("config/templates"), Path("var/templates"))
    assert settings.fonts is None
    change(root, 'templates = "config/templates"', 'templates = "own/templates"')
    change(root, 'fonts = ""', 'fonts = "own/fonts"')
    changed = read_settings().model_copy(update={"root": root})
    assert changed.templates == (root / "own" / "templates", root / "var" / "templates")
    assert changed.fonts == root / "own" / "fonts"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("remind_workdays = [1, 3]", "remind_workdays = [1, 0]", "reports.remind_workdays.1"),
        ("remind_workdays = [1, 3]", "remind_workdays = [21]", "reports.remind_workdays.0"),
        ("remind_workdays = [1, 3]", 'remind_workdays = ["周一"]', "reports.remind_workdays.0"),
        ("approval_workday = 5", "approval_workday = 0", "reports.approval_workday"),
        ("approval_workday = 5", "approval_workday = 21", "reports.approval_workday"),
    ],
)
def test_days_of_reports_are_working_days_soon_after(
    root: Path, old: str, new: str, words: str
) -> None:
    change(root, old, new)
    with pytest.raises(Rejected) as refused:
        read_settings()
    assert f"planner.toml:{words}:" in str(refused.value)


def test_the_days_of_reports_come_as_a_policy(root: Path) -> None:
    change(root, "approval_workday = 5", "approval_workday = 7")
    assert read_settings().report_policy == ReportPolicy((1, 3), 7)


def test_nobody_need_be_reminded(root: Path) -> None:
    change(root, "remind_workdays = [1, 3]", "remind_workdays = []")
    assert read_settings().reports.remind_workdays == ()


def test_without_an_encrypted_address_cookies_go_over_what_there_is(root: Path) -> None:
    change(root, "hsts_days = 0", "hsts_days = 365")
    site = site_settings(read_settings())
    assert (site["SESSION_COOKIE_SECURE"], site["CSRF_COOKIE_SECURE"]) == (False, False)
    assert site["SECURE_HSTS_SECONDS"] == 0, "a browser told so would never find the way back"
    assert "SECURE_PROXY_SSL_HEADER" not in site
    assert site["CSRF_TRUSTED_ORIGINS"] == ["http://127.0.0.1:8000"]
    assert site["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]", "127.0.0.1"]
    assert site["DEBUG"] is False


def test_with_an_encrypted_address_cookies_and_browsers_keep_to_it(root: Path) -> None:
    change(root, 'address = ""', 'address = "https://plan.example.gov.cn:8443/a"')
    change(root, "hsts_days = 0", "hsts_days = 365")
    change(root, "session_days = 30", "session_days = 7")
    change(root, "proxies = 0", "proxies = 1")
    site = site_settings(read_settings())
    assert (site["SESSION_COOKIE_SECURE"], site["CSRF_COOKIE_SECURE"]) == (True, True)
    assert site["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert site["SESSION_COOKIE_AGE"] == 7 * 24 * 3600
    assert site["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert site["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert site["CSRF_TRUSTED_ORIGINS"] == ["https://plan.example.gov.cn:8443"]
    assert "plan.example.gov.cn" in site["ALLOWED_HOSTS"]


def test_a_server_in_front_is_believed_only_if_there_is_one(root: Path) -> None:
    change(root, 'address = ""', 'address = "https://plan.example.gov.cn"')
    site = site_settings(read_settings())
    assert site["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert "SECURE_PROXY_SSL_HEADER" not in site


def test_an_address_of_numbers_can_be_opened_too(root: Path) -> None:
    change(root, 'address = ""', 'address = "http://[2001:db8::7]:8000"')
    assert "[2001:db8::7]" in site_settings(read_settings())["ALLOWED_HOSTS"]


def test_people_can_sign_in_with_their_organs_provider_but_not_in_a_rehearsal(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(root, 'server = ""', 'server = "https://login.example.gov.cn"')
    change(root, 'client_id = ""', 'client_id = "planner"')
    monkeypatch.setenv("PLANNER_OPENID__SECRET", "correct horse")
    settings = read_settings()
    (own,) = site_settings(settings)["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (own["client_id"], own["secret"]) == ("planner", "correct horse")
    assert own["settings"]["server_url"] == "https://login.example.gov.cn"
    for shown in (repr(settings), str(settings.model_dump()), repr(settings_in_force(settings))):
        assert "correct horse" not in shown
    assert isinstance(hash(settings), int)
    rehearsed = settings.model_copy(
        update={"rehearsal": settings.rehearsal.model_copy(update={"is_on": True})}
    )
    assert site_settings(rehearsed)["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []


def test_settings_are_shown_with_what_they_are_for_and_without_secrets(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_DELIVERY__MAIL__PASSWORD", "correct horse")
    monkeypatch.setenv("PLANNER_DATABASE_URL", "postgresql://p:battery@db/planner")
    change(root, "session_days = 30", "session_days = 7")
    shown = settings_in_force(read_settings())
    assert "correct horse" not in repr(shown)
    assert "battery" not in repr(shown)
    by_name = {(each.name, one.key): one for each in shown for one in each.settings}
    changed = {name for name, one in by_name.items() if one.is_changed}
    assert changed == {("", "database_url"), ("web", "session_days"), ("delivery.mail", "password")}
    days = by_name["web", "session_days"]
    assert (days.value, days.default, days.origin) == ("7", "30", "planner.toml")
    assert days.comment == "登录一次管多少天；退出登录随时有效。"
    assert by_name["", "database_url"].value.endswith("***@db/planner")
    assert by_name["", "database_url"].origin == "环境变量 PLANNER_DATABASE_URL"
    assert all(one.comment for one in by_name.values())


def test_a_rehearsals_clock_goes_on_where_it_was(root: Path) -> None:
    settings = Settings(root=root, rehearsal={"is_on": True})
    first = settings.clock.now()
    assert first - datetime(2024, 3, 25, 8, tzinfo=first.tzinfo) < timedelta(seconds=5)
    assert Settings(root=root, rehearsal={"is_on": True}).clock.shift == settings.clock.shift
    assert settings.clock.today().isoformat() == "2024-03-25"


def test_the_real_clock_is_not_shifted(root: Path) -> None:
    clock = Settings(root=root).clock
    assert clock.shift == timedelta()
    assert abs(datetime.now(clock.zone) - clock.now()) < timedelta(seconds=5)


def test_the_secret_key_is_made_once_and_kept_from_others(root: Path) -> None:
    key = Settings(root=root).secret_key()
    assert len(key) >= 50
    assert Settings(root=root).secret_key() == key
    if os.name == "posix":
        mode = stat.S_IMODE((root / "var" / "secret.key").stat().st_mode)
        assert mode == 0o600


def test_many_writers_of_one_process_leave_one_file(root: Path) -> None:
    together = threading.Barrier(8)

    def write(number: int) -> None:
        together.wait()
        write_once(root / "note", str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert (root / "note").read_text("utf-8") in set(map(str, range(8)))
    assert [each.name for each in root.glob("note*")] == ["note"]


def test_the_first_of_two_writers_wins(root: Path) -> None:
    write_once(root / "note", "first")
    write_once(root / "note", "second")
    assert (root / "note").read_text() == "first"
    assert [path.name for path in root.glob("note*")] == ["note"]


def test_a_database_is_named_by_its_url() -> None:
    assert database_of("sqlite:////srv/a.sqlite3")["NAME"] == "/srv/a.sqlite3"
    entry = database_of("postgresql://us%40er:pa%2Fss@db:5433/planner")
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"]) == ("us@er", "pa/ss", "db")
    assert (entry["PORT"], entry["NAME"]) == ("5433", "planner")


def test_a_folder_with_odd_signs_is_the_folder_that_is_used(tmp_path: Path) -> None:
    odd = tmp_path / "云雾 #1? 100%25"
    assert database_of(Settings(root=odd).database)["NAME"] == str(odd / "var" / "planner.sqlite3")


def test_a_site_is_opened_once(root: Path) -> None:
    open_site(Settings(root=root))
    assert not (root / "var" / "secret.key").exists()
