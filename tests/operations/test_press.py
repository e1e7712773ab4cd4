"""Templates of an installation: a good one is used, a faulty one is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from planner.core.errors import Rejected
from planner.documents.form import make_template
from planner.operations.press import Press

OWN = make_template("quarterly")


def changed(old: str, new: str) -> bytes:
    """Our template with other words."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(OWN)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
    return file.getvalue()


GOOD = changed("七、需上级协调事项", "七、请求支持的事项")
BAD = changed("{{ 落款单位 }}", "{{ 单位 }}")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    (tmp_path / "templates").mkdir()
    return Press(templates=tmp_path / "templates", accepted=tmp_path / "accepted")


def put(press: Press, content: bytes) -> None:
    assert press.templates is not None
    (press.templates / "quarterly.docx").write_bytes(content)


def test_without_a_template_of_staffs_ours_is_used(press: Press) -> None:
    assert press.template("quarterly") == (OWN, ())
    assert Press().template("annual") == (make_template("annual"), ())


def test_a_template_that_staff_edited_well_is_used(press: Press) -> None:
    put(press, GOOD)
    assert press.template("quarterly") == (GOOD, ())


def test_while_an_edited_template_has_faults_the_last_good_one_is_used(press: Press) -> None:
    put(press, GOOD)
    press.template("quarterly")
    put(press, BAD)
    content, findings = press.template("quarterly")
    assert content == GOOD
    assert "沿用上一份可用的模板" in findings[0].message
    assert "名称“单位”不存在" in findings[1].message


def test_a_faulty_template_from_the_start_leaves_ours_in_force(press: Press) -> None:
    put(press, BAD)
    content, findings = press.template("quarterly")
    assert content == OWN
    assert len(findings) == 2
    put(Press(templates=press.templates), BAD)
    assert Press(templates=press.templates).template("quarterly")[0] == OWN


def test_an_accepted_copy_that_was_spoiled_is_not_used(press: Press) -> None:
    assert press.accepted is not None
    press.accepted.mkdir()
    (press.accepted / "quarterly.docx").write_bytes(BAD)
    put(press, BAD)
    assert press.template("quarterly")[0] == OWN


def test_an_upload_takes_force_at_once(press: Press) -> None:
    press.replace("quarterly", GOOD, "新模板.docx")
    assert press.template("quarterly") == (GOOD, ())


def test_a_faulty_upload_is_refused_with_its_faults_and_changes_nothing(press: Press) -> None:
    press.replace("quarterly", GOOD, "新模板.docx")
    with pytest.raises(Rejected, match=r"新模板\.docx:名称“单位”不存在"):
        press.replace("quarterly", BAD, "新模板.docx")
    assert press.template("quarterly") == (GOOD, ())


def test_without_folders_an_upload_is_only_checked() -> None:
    Press().replace("quarterly", GOOD, "新模板.docx")
    assert Press().template("quarterly") == (OWN, ())
