"""Taking revisions back together with what the desk keeps of them: nothing says of a deed that it still holds.

The history holds the rows of the record, and so ``record/undo.py`` puts only these back. Of three deeds more is kept:
a merge has moved rows of other tables and leads old addresses on, a proposal was accepted, a list is in the record.
Pages and commands take back through here.
"""

import json
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import sql
from django.db.models import Exists, OuterRef
from django.utils import timezone

from actors.models import Redirect
from articles.ingest.identity import identify_anew
from articles.models import MATCHED, Article, Citation, Extraction, Proposal
from curation.models import ListedName, Merge, SignatoryList
from record.models import Change, Revision, Visibility
from record.revisions import revise
from record.undo import NotUndoable, undo


def take_back(revisions: Sequence[Revision], *, by: AbstractBaseUser | None, reason: str) -> None:
    """Put everything back as it was before some revisions, in one new revision.

    Merged actors are two again, accepted proposals wait, confirmed lists are open. Raises NotUndoable, and changes
    nothing, where something of it was changed since.
    """
    with revise(by=by, reason=reason):
        # Locked before the rows of the record, as in the deeds themselves.
        merges = list(Merge.objects.select_for_update().standing().filter(revision__in=revisions).newest_first())
        accepted = Proposal.objects.filter(state=Proposal.State.ACCEPTED, revision__in=revisions)
        proposals = list(accepted.select_for_update().order_by("pk"))
        confirmed = SignatoryList.objects.filter(state=SignatoryList.State.CONFIRMED, revision__in=revisions)
        lists = list(confirmed.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))

        def what_the_desk_keeps() -> None:
            _make_two_again(merges, by)
            _read_again_what_needs(proposals, revisions)
            wait_again(proposals)
            _keep_sources_public(proposals)
            open_again(lists)

        undo(revisions, by=by, reason=reason, besides=what_the_desk_keeps)


def wait_again(proposals: Sequence[Proposal]) -> None:
    """Forget what was decided about some proposals. Those that name the same fact are written at once: a decision may
    have been about hundreds."""
    naming: dict[tuple[str, int | None], list[int]] = {}
    for proposal in proposals:
        naming.setdefault((proposal.matched, proposal.named_before), []).append(proposal.pk)
    try:
        for (matched, fact), some in naming.items():
            Proposal.objects.filter(pk__in=some).wait_again(**{f"{matched}_id": fact})
    except IntegrityError as error:
        raise NotUndoable("A newer reading of the article proposes the same: decide on that.") from error


# ---- merges -------------------------------------------------------------------------------------------------------


def _make_two_again(merges: Sequence[Merge], by: AbstractBaseUser | None) -> None:
    """``merges``: the newest first, for an actor may have gone through several."""
    if not merges:
        return
    for merge in merges:
        _move_back(merge)
    Merge.objects.filter(pk__in=[merge.pk for merge in merges]).update(undone_at=timezone.now(), undone_by=by)
    keys = [merge.key for merge in merges]
    identify_anew([*keys, *Redirect.objects.filter(actor__key__in=keys).values_list("key", flat=True)])


def _move_back(merge: Merge) -> None:
    """What moved outside the record, as far as it is where it was moved to; and rows as they were."""
    with connection.cursor() as cursor:
        for kept in merge.moved:
            table = sql.Identifier(kept["table"])
            if "row" in kept:
                cursor.execute(sql.SQL("DELETE FROM {table} WHERE id = %s").format(table=table), [kept["row"]["id"]])
                insert = sql.SQL("INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)")
                cursor.execute(insert.format(table=table), [json.dumps(kept["row"])])
            else:
                column = sql.Identifier(kept["column"])
                update = sql.SQL("UPDATE {table} SET {column} = %s WHERE id = ANY(%s) AND {column} = %s")
                values = [kept["from"], kept["rows"], kept["to"]]
                cursor.execute(update.format(table=table, column=column), values)


# ---- proposals ----------------------------------------------------------------------------------------------------


def _read_again_what_needs(decided: Sequence[Proposal], revisions: Sequence[Revision]) -> None:
    """What waits and names a fact that goes is dropped, and its article read anew: it will propose to add the fact."""
    added = Change.objects.filter(revision__in=revisions, operation=Change.Operation.INSERT)
    for matched, model in MATCHED.items():
        named = {getattr(proposal, f"{matched}_id") for proposal in decided} - {None}
        if not named:
            continue
        gone = added.filter(table=model._meta.db_table, row_id__in=named).values_list("row_id", flat=True)
        waiting = Proposal.objects.pending().filter(**{f"{matched}__in": list(gone)})
        for article in Article.objects.filter(Exists(waiting.filter(article=OuterRef("pk")))).defer("text"):
            Extraction.objects.ask_for(article)
        waiting.delete()


def _keep_sources_public(decided: Sequence[Proposal]) -> None:
    """An article that was published with what is taken back stays public where other public facts rest on it."""
    articles = {proposal.article_id for proposal in decided}
    rests = Citation.objects.of_published_facts(few=True).filter(article=OuterRef("pk"))
    withheld = Article.objects.filter(pk__in=articles, visibility=Visibility.CURATORS)
    withheld.filter(Exists(rests)).update(visibility=Visibility.PUBLIC)


# ---- lists --------------------------------------------------------------------------------------------------------


def open_again(lists: Sequence[int]) -> None:
    """Lists, by their numbers, whose names are in the record no more."""
    ListedName.objects.filter(signatory_list__in=lists).update(signature=None)
    SignatoryList.objects.filter(pk__in=lists).open_again()
