"""A message to 王芳 of one thing that is due, as channels get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.core.reminders import Attachment, Item, Letter, Message, MessageKind, Section

DAY = date(2024, 3, 25)


def letter(title: str = "法治学习", **more: object) -> Letter:
    """One item under one heading."""
    item = Item(
        title=title,
        facts=("3月29日截止。",),
        todo="请办结。",
        link="organs/yunwu/tasks/A-01@2024-Q1/",
        button="去办理",
    )
    made = Letter(
        greeting="王芳同志：",
        opening="以下1项工作请您留意：",
        sections=(Section(heading="即将到期", items=(item,)),),
        address="http://127.0.0.1:8000",
        signature="云雾乡 工作计划系统",
    )
    return made.model_copy(update=more)


def message(who: str = "wangfang", **more: object) -> Message:
    """The digest of 25 March, by mail."""
    told = Message(
        *("yunwu", who, "王芳", f"{who}@example.org", DAY, "mail"),
        *("3月25日工作提醒", letter()),
    )
    return replace(told, **more)


PDF, WORD = b"%PDF-1.7\r\n\x00\xff.\r\n..\n" * 4000, b"PK\x03\x04" + bytes(range(256)) * 300
TITLE = "云雾土家族乡人民政府2024年第二季度暨上半年工作进展情况报告"


def issued(**more: object) -> Message:
    """A report on its way to another office, its files at hand."""
    attached = (Attachment(f"{TITLE}.pdf", PDF), Attachment(f"{TITLE}.docx", WORD))
    said = letter().model_copy(
        update={"address": "", "signature": "云雾土家族乡人民政府 2024年4月9日"}
    )
    told = Message(
        *("yunwu", "sfj@example.org", "县司法局", "sfj@example.org", DAY, "mail"),
        *(TITLE, said),
        kind=MessageKind.ISSUED,
        about="2024-Q2/v1/",
        attached=attached,
    )
    return replace(told, **more)
