"""Messages as files: whole or not at all, the same again in the same place."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.core.reminders import MessageKind
from planner.delivery.channel import Unreachable
from planner.delivery.files import FileChannel
from tests.cast import at
from tests.delivery.sample import message


def written(folder: Path) -> list[str]:
    """The files of a folder, by their path below it."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def test_the_same_message_replaces_its_file(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path)
    assert channel.send(message(), at(3, 25, 8)) == "wangfang.eml"
    first = (tmp_path / "2024-03-25" / "wangfang.eml").read_bytes()
    channel.send(message(), at(3, 25, 9))
    channel.close()
    assert written(tmp_path) == ["2024-03-25/wangfang.eml"]
    again = (tmp_path / "2024-03-25" / "wangfang.eml").read_bytes()
    assert again.partition(b"\r\n")[0] == first.partition(b"\r\n")[0]


def test_messages_of_one_day_do_not_take_each_others_place(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path)
    channel.send(message(), at(3, 25))
    for about in ("A-01@2024-Q1/returned-1", "A-02@2024-Q1/returned-1"):
        channel.send(message(kind=MessageKind.NOTICE, about=about), at(3, 25))
    channel.send(message(kind=MessageKind.WEEKLY), at(3, 25))
    assert len(written(tmp_path)) == 4


def test_a_folder_that_cannot_be_written_leaves_no_half_message(tmp_path: Path) -> None:
    target = tmp_path / "2024-03-25" / "wangfang.eml"
    target.mkdir(parents=True)
    with pytest.raises(Unreachable, match=r"文件：写不进 .*请检查磁盘空间和权限"):
        FileChannel(tmp_path).send(message(), at(3, 25))
    assert list(tmp_path.rglob("*.*")) == [target]
