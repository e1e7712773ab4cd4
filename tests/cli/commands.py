"""What a command answers: exit code, what it printed, what it complained of."""

from __future__ import annotations

from collections.abc import Callable

Command = Callable[..., tuple[int, str, str]]
