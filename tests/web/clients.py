"""Real calendar clients → what each shows of a feed; none of them is ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

KHAL, VDIRSYNCER, NODE = (shutil.which(each) or "" for each in ("khal", "vdirsyncer", "node"))
SECONDS = 60
ICAL_JS = """
const {default: own, ...all} = require('ical.js');
const ICAL = own || all;
const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(0, 'utf-8')));
const events = calendar.getAllSubcomponents('vevent').map(each => {
  const event = new ICAL.Event(each);
  return {uid: event.uid, title: event.summary, on: event.startDate.toString(),
          until: event.endDate.toString(), is_day: event.startDate.isDate,
          sequence: event.sequence, status: each.getFirstPropertyValue('status'),
          alarms: each.getAllSubcomponents('valarm').length};
});
console.log(JSON.stringify({name: calendar.getFirstPropertyValue('x-wr-calname'), events}));
"""
VDIRSYNCER_CONFIG = """
[general]
status_path = "{root}/status/"
[pair work]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{root}/calendar/"
fileext = ".ics"
[storage there]
type = "http"
url = "{address}"
"""
KHAL_CONFIG = """
[calendars]
[[work]]
path = {root}/calendar/
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Asia/Shanghai
local_timezone = Asia/Shanghai
[sqlite]
path = {root}/khal.db
"""


@cache
def has_ical_js() -> bool:
    """Whether node finds ical.js: NODE_PATH says where npm put it."""
    if not NODE:
        return False
    command = [NODE, "-e", "require('ical.js')"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def read_with_ical_js(content: bytes) -> dict[str, object]:
    """What Thunderbird's parser makes of a calendar: its name and events."""
    done = subprocess.run(
        [NODE, "-e", ICAL_JS], input=content, capture_output=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr.decode()
    read: dict[str, object] = json.loads(done.stdout)
    return read


@dataclass(frozen=True)
class Desk:
    """A calendar that vdirsyncer keeps in step with a feed, and that khal shows."""

    root: Path

    @classmethod
    def subscribed(cls, root: Path, address: str) -> Desk:
        """A folder of its own, subscribed to an address."""
        for name in ("calendar", "status"):
            (root / name).mkdir(parents=True)
        (root / "vdirsyncer").write_text(VDIRSYNCER_CONFIG.format(root=root, address=address))
        (root / "khal").write_text(KHAL_CONFIG.format(root=root))
        desk = cls(root)
        desk._run(VDIRSYNCER, "--config", str(root / "vdirsyncer"), "discover", "work")
        return desk

    def sync(self) -> str:
        """Fetch the feed; gives what vdirsyncer says that it did."""
        return self._run(VDIRSYNCER, "--config", str(self.root / "vdirsyncer"), "sync")

    def shown(self, begin: str = "2024-01-01", days: int = 366) -> list[str]:
        """What khal shows, `2024-03-29 title`, in order.

        vdirsyncer names what it fetched by its content, so UIDs are not those of the feed.
        """
        command = ("--config", str(self.root / "khal"), "list", "--format", "{start-date} {title}")
        told = self._run(KHAL, *command, "--day-format", "", begin, f"{days}d")
        return sorted(line for line in told.splitlines() if line.strip())

    def _run(self, *command: str) -> str:
        own = {"HOME": str(self.root), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        done = subprocess.run(
            command, env=own, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stderr + done.stdout
