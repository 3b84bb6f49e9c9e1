"""What the columns of tables show, as expressions: PostgreSQL makes the cells of long tables, not we."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Func, IntegerField, TextField, Value
from django.urls import reverse

# What a spreadsheet takes for the start of a formula, in the full-width forms of Chinese and
# Japanese keyboards too; and the mark itself, so that taking one mark off always gives the text.
RISKY = "=+-@\t\r\n＝＋－＠'"
MARK = "'"


class Joined(Func):
    """Texts and numbers, one after the other; nothing where one of them is nothing."""

    arg_joiner = " || "
    template = "(%(expressions)s)"
    output_field = TextField()


class InWords(Func):
    """A code in words; nothing where the code has none."""

    template = "(%(expressions)s)"
    arg_joiner = "::jsonb ->> "
    output_field = TextField()

    def __init__(self, code: Any, words: Mapping[str, str]) -> None:
        super().__init__(Value(json.dumps(dict(words))), code)


class AddressOf(Func):
    """The absolute address of a page, or of the page of the row with a key; nothing without a key."""

    output_field = TextField()

    def __init__(self, route: str, *key: Any) -> None:
        super().__init__(*key)
        self.route = route

    def as_sql(self, compiler: Any, connection: Any, *form: Any, **context: Any) -> Any:
        keys = self.get_source_expressions()
        before, after = _around_key(self.route) if keys else (reverse(self.route), "")
        before = settings.SITE_URL + before
        if not keys:
            return "%s", (before,)
        key, parameters = compiler.compile(keys[0])
        return f"(%s || {key} || %s)", (before, *parameters, after)


@cache
def _around_key(route: str) -> tuple[str, str]:
    before, _, after = reverse(route, args=["key"]).rpartition("key")
    return before, after


class InCell(Func):
    """A value as a spreadsheet may have it: no formula, lists in one cell, yes and no for what is true or not.

    The same as ``writers.plain`` makes of a value in Python.
    """

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, *form: Any, **context: Any) -> Any:
        (value,) = self.get_source_expressions()
        sql, parameters = compiler.compile(value)
        match value.output_field:
            case IntegerField():
                return sql, parameters
            case BooleanField():
                return f"CASE {sql} WHEN true THEN 'yes' WHEN false THEN 'no' END", parameters
            case ArrayField():
                sql = f"array_to_string({sql}, '; ')"
        # The text is written once: it may be a whole query.
        return f"regexp_replace(NULLIF({sql}, ''), %s, %s)", (*parameters, f"^([{re.escape(RISKY)}])", rf"{MARK}\1")
