"""Letters, and signatories of several, as rows of a table; those of letters are kept until the record changes."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Self

from django.utils.safestring import SafeString

from campaigns.comparison import Compared
from campaigns.models import Addressee, Letter
from campaigns.names import NO_COUNTRY
from campaigns.signatories import Signatory
from record.models import IsOneOf
from record.prepared import Prepared, fetch
from record.templatetags.record import found, link, when
from web.kept import Kept

ROWS_KEPT = 20_000  # of one to two kilobytes each

_ANSWERED = '<span class="badge badge--answered">answered</span>'


@dataclass(frozen=True, slots=True)
class LetterRow:
    """The row of one letter: date, title, addressees, signatories, whether answered; all of it escaped."""

    pk: int
    key: str
    beginning: str
    campaign: str
    summary: str  # as it is: words are looked for in it
    end: str

    @classmethod
    def of(cls, letter: Any) -> Self:
        """The row of a letter that was loaded ``with_list_columns()``."""
        kind = letter.get_kind_display()
        about = f"{escape(kind[:1].upper() + kind[1:])} · {escape(letter.get_demand_display())}"
        claimed = f'{escape(letter.claim)} <span class="small soft">claimed</span><br>' if letter.claim else ""
        beginning = f"""
    <tr>
      <td class="nowrap">{when(letter.when)}</td>
      <th scope="row">{link(letter)}<br><span class="small soft">{about}"""
        end = f"""</th>
      <td data-label="To">{_addressees(letter.shown_addressees)}</td>
      <td data-label="Signatories">{claimed}<span class="small soft">{letter.named:,} named here</span></td>
      <td data-label="Answer">{_answer(letter)}</td>
    </tr>
    """
        return cls(letter.pk, letter.key, beginning, f" · {escape(letter.campaign.name)}", letter.summary, end)

    def shown(self, with_campaign: bool, words: list[str] | None) -> SafeString:
        """The row, with the name of the campaign, and with the part of the summary in which words were found."""
        passage = f'<br><span class="small found">{found(self.summary, words)}</span>' if words else ""
        campaign = self.campaign if with_campaign else ""
        return SafeString(f"{self.beginning}{campaign}</span>{passage}{self.end}")


def _addressees(addressees: list[Any]) -> str:
    if not addressees:
        return '<span class="unknown">nobody named</span>'
    more = f' <span class="small soft">and {len(addressees) - 3} more</span>' if len(addressees) > 3 else ""
    return ", ".join(link(addressee.actor) for addressee in addressees[:3]) + more


def _answer(letter: Any) -> str:
    if letter.is_answered:
        return _ANSWERED
    if letter.shown_addressees:
        return '<span class="badge badge--silence">none on record</span>'
    return '<span class="small soft">nobody to answer</span>'


def rows_of_signatories(
    signatories: Iterable[Signatory], last: str = "", compared: Iterable[Compared] = ()
) -> list[str]:
    """A row for each: name, kind, country; last the ``number`` of letters, or the ``marks`` of those signed."""
    marks = {one.letter.pk: one.mark for one in compared}
    return [_row_of_signatory(one, last, marks) for one in signatories]


def _row_of_signatory(one: Signatory, last: str, marks: dict[int, str]) -> str:
    country = escape(one.country_name) or NO_COUNTRY
    return (
        f'<tr><th scope="row"><a href="{escape(one.get_absolute_url())}">{escape(one.name)}</a></th>'
        f'<td data-label="Kind">{escape(one.subkind)}</td><td data-label="Country">{country}</td>'
        f"{_last(one, last, marks)}</tr>\n"
    )


def _last(one: Signatory, last: str, marks: dict[int, str]) -> str:
    match last:
        case "number":
            return f'<td data-label="Letters signed" class="numeric">{one.number:,}</td>'
        case "marks":
            signed = " ".join(f'<span class="mark">{mark}</span>' for pk, mark in marks.items() if pk in one.signed)
            return f'<td data-label="Signed">{signed}</td>'
    return ""


_kept: Kept[LetterRow] = Kept(ROWS_KEPT)


def rows_of_letters(keys: list[int], state: Hashable) -> list[LetterRow]:
    """The rows of the published letters with these primary keys, kept under the state of the record."""
    return _kept.get_each(state, keys, lambda keys: {letter.pk: LetterRow.of(letter) for letter in _letters(keys)})


def _letters(keys: list[int]) -> Iterable[Any]:
    """The letters with these primary keys, ``with_list_columns()``."""
    lists = _LETTERS(keys), _ADDRESSEES(keys)
    fetch(*lists)
    letters = {letter.pk: letter for letter in lists[0]}
    for letter in letters.values():
        letter.shown_addressees = []
    for addressee in lists[1]:
        if addressee.letter_id in letters:  # it may have been hidden between the two queries
            letters[addressee.letter_id].shown_addressees.append(addressee)
    return letters.values()


# What is shown where a fact is named, linked to, and marked if it is disputed: rows load no more.
_NAMED = ("key", "kind", "name", "state", "state_reason", "visibility")
_OF_A_LETTER = ("key", "title", "kind", "demand", "date", "date_precision", "claimed_count", "claimed_count_text",
                "summary", "state", "state_reason", "campaign__name")  # fmt: skip
_LETTERS = Prepared(
    lambda keys: Letter.objects.published().filter(IsOneOf("pk", keys)).with_named_and_campaign().only(*_OF_A_LETTER),
    list,
)
_ADDRESSEES = Prepared(
    lambda keys: (
        Addressee.objects.published()
        .filter(IsOneOf("letter", keys))
        .select_related("actor")
        .with_answered()
        .only("letter", *(f"actor__{name}" for name in _NAMED))
    ),
    list,
)
