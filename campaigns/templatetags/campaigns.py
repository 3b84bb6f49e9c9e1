"""What pages of letters have many times, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from campaigns.models import Letter
from campaigns.rows import LetterRow, rows_of_signatories
from campaigns.signatories import Signatory
from record.templatetags.record import disputed, link, may_edit, sources_of, when
from web.templatetags.web import count

register = template.Library()


@register.simple_tag
def signatory_rows(signatories: Iterable[Signatory]) -> SafeString:
    """A row for each: name, kind, country, number of letters."""
    return SafeString("".join(rows_of_signatories(signatories, "number")))


@register.simple_tag
def letter_rows(
    letters: Iterable[Letter | LetterRow], with_campaign: bool = False, words: list[str] | None = None
) -> SafeString:
    """A row for each letter (``with_list_columns()``), or the rows that were made before.

    With ``words``, also the part of the summary in which they were found.
    """
    rows = (letter if isinstance(letter, LetterRow) else LetterRow.of(letter) for letter in letters)
    return SafeString("".join(row.shown(with_campaign, words) for row in rows))


@register.simple_tag(takes_context=True)
def response(context: template.Context, response: Any, about: bool = False) -> SafeString:
    """One response or observed silence (``with_parties()``, with sources); with ``about`` also what it was about."""
    said = ""
    if response.quote:
        by = f" — {link(response.speaker)}" if response.speaker else ""
        said = f'<p class="quote">“{escape(response.quote)}”{by}</p>'
    elif response.speaker:
        said = f'<p class="small soft">Spoken by {link(response.speaker)}</p>'
    if about:
        subject = link(response.letter) if response.letter else f"the campaign {link(response.campaign)}"
        said += f'<p class="small">About {subject}</p>'
    actor = response.actor
    stance = "silence" if response.is_silence else escape(response.stance)
    return SafeString(f"""
<div class="response" id="{escape(response.key)}">
  <p class="response__head">
    <a class="strong" href="{escape(actor.get_absolute_url())}">{escape(str(actor))}</a>
    <span class="badge badge--{stance}">{escape(response.get_stance_display())}</span>
    <span class="soft small">{when(response.when)}</span>
  </p>
  <p>{escape(response.summary)}</p>
  {said}
  {sources_of(response, may_edit=may_edit(context))}
</div>""")


@register.simple_tag(takes_context=True)
def addressee_items(context: template.Context, addressees: Iterable[Any]) -> SafeString:
    """The addressees of a letter (``campaigns.views.letters.Received``): answered or silent, and with their sources."""
    can_edit = may_edit(context)
    return SafeString("".join(_addressee_item(received, can_edit) for received in addressees))


def _addressee_item(received: Any, can_edit: bool) -> str:
    addressee, answers = received.addressee, received.answers
    actor = addressee.actor
    copy = '<span class="small soft">in copy</span>' if addressee.role == "cc" else ""
    status = (
        '<span class="badge badge--answered">answered</span>' if answers else _silence(addressee, received.silences)
    )
    looked = "" if answers and not received.lookings else lookings(received.lookings, what="its answer")
    return f"""
        <li class="addressee" id="addressee-{addressee.pk}">
          <p class="addressee__head">
            <a class="strong" href="{escape(actor.get_absolute_url())}">{escape(str(actor))}</a>
            {copy} {status}
          </p>
          {"".join(map(_answer_of, answers))}
          {looked}
          {sources_of(addressee, may_edit=can_edit)}
        </li>
        """


def _answer_of(response: Any) -> str:
    who = f"{escape(str(response.actor))} {escape(response.get_stance_display())}"
    return f'<p class="small"><a href="#{escape(response.key)}">{who}</a>, {when(response.when)}</p>'


def _silence(addressee: Any, silences: Iterable[Any] = ()) -> str:
    """How long an addressee (with its letter) has been silent; and what observed it, which nobody may have done."""
    days = addressee.days_of_silence()
    exact = "" if addressee.letter.date_precision == "day" else "at least "
    since = "" if days is None else f'<span class="small">for {exact}{count(days, "day")}</span>'
    reported = ", ".join(f'<a href="#{escape(one.key)}">{when(one.when)}</a>' for one in silences)
    if reported:
        reported = f' <span class="small soft">silence reported {reported}</span>'
    return f'<span class="badge badge--silence">no answer on record</span> {since}{reported}'


@register.simple_tag
def last_look(addressee: Any) -> SafeString:
    """Whether somebody has looked for the answer of an addressee (``with_last_look()``)."""
    if not addressee.last_look:
        return SafeString('<span class="unknown">Nobody has noted that they looked.</span>')
    outcome = "nothing found" if addressee.found_nothing else "found"
    return SafeString(f"Looked for, {when(addressee.last_look)}: <strong>{outcome}</strong>.")


@register.simple_tag
def lookings(lookings: Iterable[Any], named: bool = False, what: str = "") -> SafeString:
    """What was looked for, ``named`` about whom; where nobody did, that nobody has looked for ``what``."""
    found = "\n".join(_looking(looking, named) for looking in lookings)
    if not found and what:
        found = f'<p class="small unknown">Nobody has noted that they looked for {escape(what)}.</p>'
    return SafeString(found)


def _looking(looking: Any, named: bool) -> str:
    begun = f"About {link(looking.actor)}: looked" if named and looking.actor else "Looked"
    note = f" {escape(looking.note)}" if looking.note else ""
    if looking.is_disputed:
        note += f' <span class="badge badge--disputed">disputed</span> {escape(looking.state_reason)}'
    return (
        f'<p class="small" id="looking-{looking.pk}">{begun} for {escape(looking.looked_for)} in '
        f"{escape(looking.looked_in)}, {when(looking.when)}: "
        f"<strong>{escape(looking.get_outcome_display())}</strong>.{note}</p>"
    )


@register.simple_tag
def received_rows(addressees: Iterable[Any]) -> SafeString:
    """A row for each letter that an actor received (as loaded for its page): date, letter, answer."""
    return SafeString("".join(map(_received_row, addressees)))


def _received_row(addressee: Any) -> str:
    letter = addressee.letter
    copy = " · in copy" if addressee.role == "cc" else ""
    if addressee.answer_ids:
        answer = f'<a class="badge badge--answered" href="{escape(letter.get_absolute_url())}#responses">answered</a>'
    else:
        seen = f", {when(addressee.silence_seen)}" if addressee.silence_was_observed else ""
        reported = f' <span class="small soft">silence reported{seen}</span>' if seen else ""
        answer = f'{_silence(addressee)}{reported} <span class="small">{last_look(addressee)}</span>'
    about = f'<span class="small soft">{escape(letter.get_demand_display())}{copy}</span>{disputed(addressee)}'
    return f"""
      <tr>
        <td>{when(letter.when)}</td>
        <th scope="row">{link(letter)}<br>{about}</th>
        <td data-label="Answer">{answer}</td>
      </tr>
      """


@register.simple_tag
def letter_items(letters: Iterable[Letter]) -> SafeString:
    """A short list of letters, each with its date."""
    return SafeString(
        "".join(f'<li>{link(one)} <span class="small soft">{when(one.when)}</span></li>' for one in letters)
    )
