"""What people do with sources, runs, and archived articles. All are keyword-only and say who does it."""

from articles.actions.archive import (
    join_families,
    publish_sources,
    set_primary,
    set_rights,
    set_visibility,
    split_from_family,
)
from articles.actions.runs import (
    ask_again,
    forget_attempts,
    resume_run,
    send_run,
    start_run,
    stop_run,
)
from articles.actions.sources import (
    BadSources,
    add_source,
    follow_polling,
    load_sources,
    look_for_feeds,
    look_now,
    set_polling,
)
from articles.actions.states import set_state

__all__ = [
    "BadSources",
    "add_source",
    "ask_again",
    "follow_polling",
    "forget_attempts",
    "join_families",
    "load_sources",
    "look_for_feeds",
    "look_now",
    "publish_sources",
    "resume_run",
    "send_run",
    "set_polling",
    "set_primary",
    "set_rights",
    "set_state",
    "set_visibility",
    "split_from_family",
    "start_run",
    "stop_run",
]
