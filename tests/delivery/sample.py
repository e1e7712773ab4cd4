"""A message to 王芳 of one thing that is due, as channels get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.core.reminders import Item, Letter, Message, Section

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
