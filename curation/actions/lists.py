"""Lists of signatories: handing them in, deciding on their names, putting them into the record, taking that back.

Each function locks the list, and raises ``ListNotOpen`` where it is not in the state that the deed needs: somebody
else was faster. Only ``confirm`` and ``take_back`` change the record, each in one revision.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from actors.models import Actor, ActorKind, Affiliation
from articles.actions import publish_sources
from articles.ingest.reading.lines import rows_of_lines
from articles.models import Article, Citation
from articles.models.citations import MAX_PASSAGE_WORDS
from campaigns.models import Letter, Signature
from curation import jobs, undoing
from curation.listed import Standing, follow, mark
from curation.models import ListedName, SignatoryList
from curation.names.match import EXACT, Names
from curation.names.split import LONGEST_NAME, Columns, Entry, columns_of
from record.keys import free_keys
from record.models import Visibility
from record.revisions import current_revision, revise

State, Deed = SignatoryList.State, ListedName.Deed

LONGEST_ACTOR = 300  # characters of its name
FEW = 1_000  # rows that are read while their curator waits; more are left to the workers
_BATCH = 500  # rows of one statement

# What a deed changes of a name; what it is taken for follows from that.
_DECIDED = [
    "deed",
    "by_hand",
    "actor",
    "new_name",
    "new_kind",
    "new_role",
    "name",
    "country",
    "state",
    "same_as",
    "standing",
]


class ListNotOpen(Exception):
    """The list is not in the state that the deed needs; ``str()`` says so."""


class NotAddable(Exception):
    """The names can not be added like this; ``str()`` says why."""


# ---- handing in -----------------------------------------------------------------------------------------------------


def hand_in_text(*, letter: Letter, text: str, by: Any) -> SignatoryList:
    """A pasted list. Read at once where it is short; Unreadable where it has too many rows."""
    rows = rows_of_lines(text)
    columns = jobs.columns_as_fields(columns_of(rows))
    first = next((cell for row in rows for cell in row if cell), "")
    name = f"Pasted: {first[:80]}{' and others' if len(rows) > 1 else ''}"
    handed_in = SignatoryList.objects.create(letter=letter, by=by, name=name, rows=rows, **columns)
    _read(handed_in)
    return handed_in


def hand_in_file(*, letter: Letter, name: str, content: bytes, by: Any) -> SignatoryList:
    """An uploaded list, which is left to the workers."""
    handed_in = SignatoryList.objects.create(
        letter=letter, by=by, name=name.replace("\0", "")[-300:] or "file", content=content
    )
    transaction.on_commit(lambda: jobs.send(handed_in.pk))
    return handed_in


def choose_columns(*, signatory_list: SignatoryList, columns: Columns) -> None:
    """Read the names of other columns. What was decided about those of the old ones is forgotten."""
    fields: Any = jobs.columns_as_fields(columns)
    again = SignatoryList.objects.filter(pk=signatory_list.pk, state__in=[State.OPEN, State.FAILED]).exclude(rows=[])
    if not again.update(state=State.WAITING, reason="", tries=0, sent_at=None, done=0, total=0, **fields):
        raise ListNotOpen(_NOT_OPEN)
    _read(signatory_list)


def drop(*, signatory_list: SignatoryList) -> None:
    """Forget a list whose names are not in the record."""
    if not SignatoryList.objects.filter(pk=signatory_list.pk).exclude(state=State.CONFIRMED).delete()[0]:
        raise ListNotOpen("The names of this list are in the record: take them back first.")


def _read(signatory_list: SignatoryList) -> None:
    if len(signatory_list.rows) <= FEW:
        jobs.read(signatory_list.pk)
    else:
        transaction.on_commit(lambda: jobs.send(signatory_list.pk))


# ---- deciding on names ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewActor:
    """What is made of a name that nobody in the record has: an organisation of a kind, or a person in a public role."""

    kind: str = ""  # one of OrganisationKind; empty for a person
    role: str = ""
    name: str = ""  # else that of the list
    country: str = ""  # else that of the list


def accept_likeliest(*, signatory_list: SignatoryList, numbers: Iterable[int], at_least: int = 0) -> int:
    """Take some names for the actor with the most points, where it has as many and nobody has the same; how many."""

    def decide(name: ListedName) -> bool:
        first, *others = name.candidates or [None]
        if first is None or first["score"] < at_least or (others and others[0]["score"] == first["score"]):
            return False
        return _set(name, Deed.ACTOR, actor_id=first["id"])

    return _decide(signatory_list, numbers, decide)


def take_for(*, signatory_list: SignatoryList, number: int, actor: Actor) -> None:
    """Take one name for an actor that a curator knows."""
    _decide(signatory_list, [number], lambda name: _set(name, Deed.ACTOR, actor_id=actor.pk))


def make_new(*, signatory_list: SignatoryList, numbers: Iterable[int], new: NewActor) -> int:
    """Make new actors of some names, all of one kind; how many. A name that is too long for an actor stays as it is."""

    def decide(name: ListedName) -> bool:
        called = new.name or name.main or name.name
        if len(called) > LONGEST_ACTOR or (name.state == name.State.DUPLICATE and not new.name):
            return False
        name.country = new.country or name.country
        return _set(name, Deed.MADE, new_name=called, new_kind=new.kind, new_role="" if new.kind else new.role)

    return _decide(signatory_list, numbers, decide)


def leave_unresolved(*, signatory_list: SignatoryList, numbers: Iterable[int]) -> int:
    """Add some names without saying who they are; how many."""
    return _decide(signatory_list, numbers, lambda name: _set(name, Deed.UNRESOLVED))


def leave_out(*, signatory_list: SignatoryList, numbers: Iterable[int]) -> int:
    """Do not add some names; how many."""
    return _decide(signatory_list, numbers, lambda name: _set(name, Deed.LEFT_OUT))


def take_as_found(*, signatory_list: SignatoryList, numbers: Iterable[int]) -> int:
    """Forget what was decided about some names; how many."""

    def decide(name: ListedName) -> bool:
        name.by_hand = False
        return True

    return _decide(signatory_list, numbers, decide)


def rename(*, signatory_list: SignatoryList, number: int, name: str) -> None:
    """Correct a name as it is written under the letter; it is compared with the record anew."""
    entry = Entry(name, name, name)
    candidates = Names.of_record().candidates(entry)

    def decide(listed: ListedName) -> bool:
        listed.name = listed.main = name
        listed.fault, listed.ending, listed.by_hand = "", "", False
        listed.candidates = [{"id": one.actor, "score": one.score, "reason": one.reason} for one in candidates]
        return True

    _decide(signatory_list, [number], decide, also=["main", "fault", "ending", "candidates"])


def _set(name: ListedName, deed: str, **values: Any) -> bool:
    if deed != Deed.LEFT_OUT and len(name.name) > LONGEST_NAME:
        return False
    name.deed, name.by_hand, name.actor_id = deed, True, None
    name.new_name = name.new_kind = name.new_role = ""
    for field, value in values.items():
        setattr(name, field, value)
    return True


def _decide(
    signatory_list: SignatoryList,
    numbers: Iterable[int],
    decide: Callable[[ListedName], bool],
    also: Sequence[str] = (),
) -> int:
    """Decide on some names of a list, and say anew of all what they are taken for.

    As many queries for a thousand names as for one.
    """
    with transaction.atomic():
        _locked(signatory_list)
        names = signatory_list.names.all_of_list()
        follow(names)
        wanted = set(numbers)
        before = [_state_of(name) for name in names]
        decided = sum(decide(name) for name in names if name.number in wanted)
        mark(names, Standing.of(signatory_list.letter_id))
        changed = [
            name for name, old in zip(names, before, strict=True) if _state_of(name) != old or name.number in wanted
        ]
        ListedName.objects.bulk_update(changed, [*_DECIDED, *also], batch_size=_BATCH)
        return decided


def _state_of(name: ListedName) -> list[Any]:
    return [getattr(name, f"{field}_id" if field in ("actor", "standing") else field) for field in _DECIDED]


_NOT_OPEN = "Somebody has put this list into the record, or reads it anew: look at it as it is now."


def _locked(signatory_list: SignatoryList) -> SignatoryList:
    locked = SignatoryList.objects.select_for_update(of=("self",)).filter(pk=signatory_list.pk, state=State.OPEN)
    found = locked.only("pk", "letter_id", "state").first()
    if found is None:
        raise ListNotOpen(_NOT_OPEN)
    return found


# ---- into the record, and out of it again ---------------------------------------------------------------------------


def confirm(
    *,
    signatory_list: SignatoryList,
    article: Article,
    by: AbstractBaseUser | None,
    claimed: int | None = None,
    reason: str = "",
) -> int:
    """Add the names under the letter, each citing the article, and make the new actors; how many names.

    One revision. Of two curators one confirms, the other gets ListNotOpen. Raises NotAddable where the record has
    changed since the names were looked through: they are marked anew then.
    """
    with revise(by=by, reason=reason or f"Signatories of “{signatory_list.letter.title}”, from a list"):
        now = timezone.now()
        letter = (
            Letter.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=signatory_list.letter_id)
        )
        _locked(signatory_list)
        names = signatory_list.names.all_of_list()
        _check(names, letter)
        added = [name for name in names if name.deed != Deed.LEFT_OUT]
        made = _make_actors(names, letter)
        cited: list[tuple[str, Any]] = [("actor", actor) for actor in made.values()]
        cited += [("affiliation", role) for role in _give_roles(names, made)]
        signatures = _sign(added, letter, made)
        cited += [("signature", signature) for signature in signatures]
        if claimed and claimed != letter.claimed_count:
            letter.claimed_count, letter.claimed_count_text = claimed, ""
            letter.save(update_fields=["claimed_count", "claimed_count_text"])
            if not Citation.objects.filter(letter=letter, article=article).exists():
                cited.append(("letter", letter))
        _cite(article, cited)
        if letter.is_public:
            publish_sources(fact=signatures[0])
        for name, signature in zip(added, signatures, strict=True):
            name.signature = signature
        ListedName.objects.bulk_update(added, ["signature"], batch_size=_BATCH)
        SignatoryList.objects.filter(pk=signatory_list.pk).update(
            state=State.CONFIRMED, confirmed_at=now, confirmed_by=by, article=article, revision=current_revision()
        )
        return len(added)


def take_back(*, signatory_list: SignatoryList, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Take all that a list brought into the record out of it again; the list can be corrected and confirmed anew.

    One revision. Raises NotUndoable where something was changed since. Where it was taken back already by other means,
    the list is only opened again.
    """
    with revise(by=by, reason=reason or f"Taken back: the signatories of “{signatory_list.letter.title}” from a list"):
        confirmed = SignatoryList.objects.select_for_update(of=("self",)).select_related("revision")
        found = confirmed.filter(pk=signatory_list.pk, state=State.CONFIRMED).defer("rows", "content").first()
        if found is None:
            raise ListNotOpen("The names of this list are not in the record, or were taken back already.")
        if found.revision and Signature.objects.filter(pk__in=found.names.values("signature_id")).exists():
            undoing.take_back([found.revision], by=by, reason=reason)
        else:
            undoing.open_again([found.pk])
    with suppress(ListNotOpen):
        look_again(signatory_list=signatory_list)


def look_again(*, signatory_list: SignatoryList) -> None:
    """Compare the names with what stands under the letter now."""
    _decide(signatory_list, [], lambda name: False)


def _check(names: Sequence[ListedName], letter: Letter) -> None:
    """Refuse what would be added twice: under the letter, or to the actors."""
    if not any(name.deed != Deed.LEFT_OUT for name in names):
        raise NotAddable("All names are left out: there is nothing to add.")
    states = [(name.state, name.deed) for name in names]
    follow(names)
    mark(names, Standing.of(letter.pk))
    changed = sum((name.state, name.deed) != state for name, state in zip(names, states, strict=True))
    if changed:
        raise NotAddable(
            f"The record has changed since: {changed} of these names are taken for something else now. Look at them "
            "again."
        )
    made = [name for name in names if name.deed == Deed.MADE and not _was_exact(name)]
    if made:
        known = Names.of_record()
        for name in made:
            same = [
                one
                for one in known.candidates(Entry(name.new_name, name.new_name, name.new_name))
                if one.score == EXACT
            ]
            if same:
                raise NotAddable(
                    f"“{name.new_name}” (number {name.number}) is in the record by now. Take the name for that actor."
                )


def _was_exact(name: ListedName) -> bool:
    """Whether somebody of this name was known when a new actor was chosen: then it is another one on purpose."""
    return any(candidate["score"] == EXACT for candidate in name.candidates)


def _make_actors(names: Sequence[ListedName], letter: Letter) -> dict[Any, Actor]:
    """The new actors, by what the names of each stand for (``ListedName.stands_for``)."""
    wanted = {name.stands_for: name for name in names if name.deed == Deed.MADE}
    keys = free_keys(Actor, [name.new_name for name in wanted.values()])
    actors = [
        Actor(
            key=key,
            name=name.new_name,
            kind=ActorKind.ORGANISATION if name.new_kind else ActorKind.PERSON,
            organisation_kind=name.new_kind,
            country=name.country if name.new_kind else "",
            visibility=Visibility.PUBLIC if letter.is_public else Visibility.CURATORS,
            named_because="" if name.new_kind else f"{name.new_role[:140]}: signed “{letter.title[:140]}”",
        )
        for key, name in zip(keys, wanted.values(), strict=True)
    ]
    return dict(zip(wanted, Actor.objects.bulk_create(actors, batch_size=_BATCH), strict=True))


def _give_roles(names: Sequence[ListedName], made: dict[Any, Actor]) -> list[Affiliation]:
    """The public roles of new persons."""
    roles = {name.stands_for: name.new_role for name in names if name.deed == Deed.MADE and name.new_role}
    rows = [Affiliation(person=made[who], title=title, visibility=made[who].visibility) for who, title in roles.items()]
    return Affiliation.objects.bulk_create(rows, batch_size=_BATCH)


def _sign(names: Sequence[ListedName], letter: Letter, made: dict[Any, Actor]) -> list[Signature]:
    """The names as signatures, in the places of the list; where these are taken, behind those that are there."""
    taken = {place for place in letter.signatures.values_list("place", flat=True) if place}
    behind = max(taken, default=0) if taken.intersection(name.place for name in names) else 0
    rows: list[Signature] = []
    for name in names:
        who = name.stands_for
        actor = made[who].pk if isinstance(who, tuple) else who
        place = max(behind + (name.place or 0), (rows[-1].place or 0) + 1 if rows else 1)
        rows.append(Signature(letter=letter, actor_id=actor, place=place, name_as_written=name.name))
    return Signature.objects.bulk_create(rows, batch_size=_BATCH)


def _cite(article: Article, cited: Sequence[tuple[str, Any]]) -> None:
    """Let all facts cite the article: with the words, where the name stands in its text."""
    text_hash = hashlib.sha256(article.text.encode()).hexdigest() if article.text else ""
    rows = []
    for kind, fact in cited:
        words = fact.name_as_written if kind == "signature" else fact.name if kind == "actor" else ""
        at = _place_in(article.text, words)
        passage = {"quote": words, "start": at, "end": at + len(words), "text_hash": text_hash} if at >= 0 else {}
        rows.append(Citation(article=article, **{kind: fact}, **passage))
    Citation.objects.bulk_create(rows, batch_size=_BATCH)


def _place_in(text: str, words: str) -> int:
    """Where a name stands in a text as words of its own; -1 where it does not, or is too long to be quoted."""
    if not text or not words or len(words.split()) >= MAX_PASSAGE_WORDS:
        return -1
    at = text.find(words)
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not before.isalnum() and not behind.isalnum():
            return at
        at = text.find(words, at + 1)
    return -1
