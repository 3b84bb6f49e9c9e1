"""What people do with sources, runs and archived articles. All are keyword-only and say who does it."""

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

__all__ = [
    "BadSources",
    "add_source",
    "ask_again",
    "follow_polling",
    "forget_attempts",
    "load_sources",
    "look_for_feeds",
    "look_now",
    "resume_run",
    "send_run",
    "set_polling",
    "start_run",
    "stop_run",
]
