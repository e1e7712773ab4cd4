"""Occurrences as they stand → calendar feeds (日历订阅源), each for those who may read it."""

from planner.core.feed.calendar import (
    DAYS_AHEAD,
    DAYS_BACK,
    MOST_EVENTS,
    Feed,
    FeedTitle,
    build_feed,
    window_of,
)
from planner.core.feed.event import FeedEvent, clean, render_event
from planner.core.feed.item import FeedItem, Style, View, event_of, events_of, items_of
from planner.core.feed.notices import Made, YearNotices
from planner.core.feed.scope import Detail, Part, Reach, Scope, may_read, readable
from planner.core.feed.subscription import (
    DAYS_FORGOTTEN,
    Application,
    Fetch,
    Subscription,
    client_in_words,
)
from planner.core.feed.wording import Wording, texts_of, wordings

__all__ = [
    "DAYS_AHEAD",
    "DAYS_BACK",
    "DAYS_FORGOTTEN",
    "MOST_EVENTS",
    "Application",
    "Detail",
    "Feed",
    "FeedEvent",
    "FeedItem",
    "FeedTitle",
    "Fetch",
    "Made",
    "Part",
    "Reach",
    "Scope",
    "Style",
    "Subscription",
    "View",
    "Wording",
    "YearNotices",
    "build_feed",
    "clean",
    "client_in_words",
    "event_of",
    "events_of",
    "items_of",
    "may_read",
    "readable",
    "render_event",
    "texts_of",
    "window_of",
    "wordings",
]
