"""What must hold between the cells of one row, beyond what each cell says of itself."""

from collections.abc import Callable, Iterator, Mapping

from record.dates import PartialDate
from record.keys import TAKEN_KEYS
from record.models import NEEDS_REASON

# A row as text by column; columns that the file leaves out, and cells with a problem, are empty.
Row = Mapping[str, str]
# Column and reason of each problem.
Rule = Callable[[Row], Iterator[tuple[str, str]]]


def _key_is_free(row: Row) -> Iterator[tuple[str, str]]:
    if row["key"] in TAKEN_KEYS:
        yield "key", f"{row['key']!r} leads to another page of the site: give another key"


def _ends_after_start(row: Row) -> Iterator[tuple[str, str]]:
    if row["start"] and row["end"] and PartialDate.parse(row["end"]).last < PartialDate.parse(row["start"]).first:
        yield "end", f"{row['end']} is before the start, {row['start']}"


def _role_is_at_one_body(row: Row) -> Iterator[tuple[str, str]]:
    if row["organisation_key"] and row["government_key"]:
        yield "government_key", "both organisation_key and government_key are given: a role has one of them"


def _names_a_role(row: Row) -> Iterator[tuple[str, str]]:
    if not row["title"] and not row["actor_key"]:
        yield "title", "empty, and so is actor_key: give the title or the body of the role"


def _answers_something(row: Row) -> Iterator[tuple[str, str]]:
    if not row["letter_key"] and not row["campaign_key"]:
        yield "letter_key", "empty, and so is campaign_key: give what is answered"


def _is_not_its_own_variant(row: Row) -> Iterator[tuple[str, str]]:
    if row["key"] and row["variant_of"] == row["key"]:
        yield "variant_of", "a letter is not a variant of itself"


def _has_actor_or_name(row: Row) -> Iterator[tuple[str, str]]:
    if not row["actor_key"] and not row["name_as_written"]:
        yield "actor_key", "empty, and so is name_as_written: give who signed, or the name under the letter"
    if bool(row["actor_key"]) != bool(row["actor_type"]):
        empty = "actor_type" if row["actor_key"] else "actor_key"
        yield empty, "empty: actor_key and actor_type belong together"


def _is_about_something(row: Row) -> Iterator[tuple[str, str]]:
    if not row["letter_key"] and not row["actor_key"]:
        yield "letter_key", "empty, and so is actor_key: give the letter or the actor that it is about"
    if bool(row["actor_key"]) != bool(row["actor_type"]):
        empty = "actor_type" if row["actor_key"] else "actor_key"
        yield empty, "empty: actor_key and actor_type belong together"


def _is_somewhere(row: Row) -> Iterator[tuple[str, str]]:
    if not row["url"] and not row["title"]:
        yield "url", "empty, and so is title: give the address, or at least the title"


def _state_has_reason(row: Row) -> Iterator[tuple[str, str]]:
    if row["state"] in NEEDS_REASON and not row["state_reason"]:
        yield "state_reason", f"empty, but the row is {row['state']}: say why, everybody reads it"
    if row["state_reason"] and row["state"] not in NEEDS_REASON:
        yield "state_reason", "there is a reason, but the row is neither disputed nor withdrawn"


_OWN: dict[str, tuple[Rule, ...]] = {
    "organisations": (_key_is_free,),
    "governments": (_key_is_free,),
    "people": (_key_is_free, _role_is_at_one_body),
    "affiliations": (_ends_after_start, _names_a_role),
    "campaigns": (_key_is_free, _ends_after_start),
    "letters": (_key_is_free, _is_not_its_own_variant),
    "signatures": (_has_actor_or_name,),
    "responses": (_answers_something,),
    "lookings": (_is_about_something,),
    "articles": (_is_somewhere,),
}

# Rows of every file of facts have a state.
WITH_STATES = (
    "organisations",
    "governments",
    "people",
    "affiliations",
    "campaigns",
    "letters",
    "addressees",
    "signatures",
    "responses",
    "positions",
    "events",
    "lookings",
    "articles",
)
RULES = {name: (*_OWN.get(name, ()), _state_has_reason) for name in WITH_STATES}
