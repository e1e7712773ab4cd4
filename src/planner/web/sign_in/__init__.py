"""Signing in and out, keys, codes, sessions (登录和账户)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from planner.web.sign_in import entrance, everybody, links, mine, noting

PAGES: list[URLPattern | URLResolver] = [
    *links.PAGES,
    *mine.PAGES,
    *everybody.PAGES,
    *entrance.PAGES,
]
noting.connect()
