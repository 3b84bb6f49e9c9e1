"""The names under a letter, as rows of its page: made of values, since there may be thousands."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from actors.models import PAGES, ActorKind
from campaigns.models import Signature
from campaigns.models.signatures import Capacity
from record.codes import country_name
from record.models import Visibility
from record.prepared import Prepared
from record.sources import SourcesInRows
from record.templatetags.record import Named, linked, named_by_row, sources_in_row


class Name(NamedTuple):
    """One name, as the database gives it (``NAMES``): who it is, and who signed for it, as far as that is known."""

    number: int
    written: str
    capacity: str
    withdrawn: bool
    state: str
    state_reason: str
    actor_id: int | None
    key: str
    kind: str
    name: str
    actor_state: str
    actor_reason: str
    country: str
    signer_key: str | None
    signer: str
    signer_state: str
    signer_reason: str
    signer_visibility: str


_ACTOR = ("id", "key", "kind", "name", "state", "state_reason", "country")
_SIGNER = ("key", "name", "state", "state_reason", "visibility")
_COLUMNS = ("pk", "name_as_written", "capacity", "withdrawn", "state", "state_reason",
            *(f"actor__{name}" for name in _ACTOR), *(f"signed_by__{name}" for name in _SIGNER))  # fmt: skip
NAMES = Prepared(
    lambda letter: Signature.objects.published().filter(letter=letter).in_order().values_list(*_COLUMNS), int
)

NO_COUNTRY = '<span class="unknown">worldwide or not known</span>'
_CAPACITIES = {value: escape(str(label)) for value, label in Capacity.choices}


def rows_of_names(names: Iterable[Name], sources: SourcesInRows, *, may_edit: bool) -> list[str]:
    """A row for each: name, capacity, country, source. For who ``may_edit``, with a link to do so."""
    named = named_by_row(sources)
    return [_row(name, named.get(name.number, []), may_edit) for name in names]


def _row(name: Name, sources: Named, may_edit: bool) -> str:
    withdrawn = ' <span class="badge badge--silence">withdrawn</span>' if name.withdrawn else ""
    country = (name.country and escape(country_name(name.country))) or NO_COUNTRY
    source = sources_in_row(Signature, name.number, name.state, name.state_reason, sources, may_edit=may_edit)
    return f"""
          <tr id="signature-{name.number}">
            <th scope="row">{_who(name)}{withdrawn}</th>
            <td data-label="Capacity">{_CAPACITIES[name.capacity]}{_through(name)}</td>
            <td data-label="Country">{country}</td>
            <td data-label="Source">{source}</td>
          </tr>
          """


def _who(name: Name) -> str:
    written = escape(name.written)
    if name.actor_id is None:
        return f'{written} <span class="badge">not resolved yet</span>'
    actor = linked(PAGES[name.kind](name.key), name.name, name.actor_state, name.actor_reason)
    as_written = name.written and name.written != name.name
    return f'{actor}<br><span class="small soft">as written: {written}</span>' if as_written else actor


def _through(name: Name) -> str:
    """Who signed for the organisation, where that person may be named."""
    if name.signer_key is None or name.signer_visibility != Visibility.PUBLIC:
        return ""
    signer = linked(PAGES[ActorKind.PERSON](name.signer_key), name.signer, name.signer_state, name.signer_reason)
    return f", through {signer}"
