"""The letters that an actor signed, as rows of a table: made once, and kept until the record changes."""

from collections.abc import Hashable
from html import escape
from typing import Any

from actors.models import Actor
from record.models import IsOneOf, published_rows
from record.prepared import Prepared
from record.sources import load_sources
from record.templatetags.record import link, sources_of, when
from web.kept import Kept

ROWS_KEPT = 20_000  # of half a kilobyte to one each


def rows_of_signatures(keys: list[int], state: Hashable, *, may_edit: bool) -> list[str]:
    """A row for each of the published signatures with these primary keys, with its sources, kept under the state of the
    record: date, letter, capacity, source. For who ``may_edit``, with a link to do so, and not kept.
    """
    return _kept.get_each(None if may_edit else state, keys, lambda keys: _rows(keys, may_edit))


_kept: Kept[str] = Kept(ROWS_KEPT)


def _rows(keys: list[int], may_edit: bool) -> dict[int, str]:
    signatures = list(_SIGNATURES(keys))
    load_sources(signatures)
    return {signature.pk: _row(signature, may_edit) for signature in signatures}


_SIGNATURES = Prepared(
    lambda keys: (
        published_rows(Actor, "signatures").filter(IsOneOf("pk", keys)).with_letter().select_related("signed_by")
    ),
    list,
)


def _row(signature: Any, may_edit: bool) -> str:
    letter = signature.letter
    through = f", through {link(signature.signer)}" if signature.signer else ""
    withdrawn = ' <span class="badge badge--silence">withdrawn</span>' if signature.withdrawn else ""
    return f"""
      <tr>
        <td>{when(letter.when)}</td>
        <th scope="row">{link(letter)}<br><span class="small soft">{escape(str(letter.campaign))}</span></th>
        <td data-label="Capacity">{escape(signature.get_capacity_display())}{through}{withdrawn}</td>
        <td data-label="Source">{sources_of(signature, bare=True, may_edit=may_edit)}</td>
      </tr>
      """
