"""The letters that an actor signed, as rows of a table."""

from html import escape
from typing import Any

from record.templatetags.record import link, sources_of, when


def row_of_signature(signature: Any, *, may_edit: bool) -> str:
    """The row of a letter that an actor signed (with its sources): date, letter, capacity, source.

    For who ``may_edit``, with a link to do so.
    """
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
