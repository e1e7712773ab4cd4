"""Values of the pages for running an installation → words."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(names: Mapping[str, str], key: str) -> str:
    """The name that stands under a key; the key where there is none."""
    return names.get(key, key)


@register.filter
def megabytes(size: int) -> str:
    """A file's size as people tell it."""
    kilobyte, megabyte = 1000, 1_000_000
    return f"{size / megabyte:.1f} MB" if size >= megabyte else f"{size / kilobyte:.0f} KB"
