"""Reading an archived article for its proposals: extract → match → store, once for each text and extractor version.

Reading takes long and holds no transaction; what came of it is stored in one, after a look whether it is still wanted.
"""

import logging
import time
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles.ingest import gazetteer
from articles.ingest.extract import extract as extract_facts
from articles.ingest.extract.words import LANGUAGES
from articles.ingest.extractor import VERSION
from articles.ingest.propose import Draft, drafts_of
from articles.ingest.store import sha256_of
from articles.models import MATCHED, Article, Citation, Extraction, Proposal, ProposalSource
from articles.models.proposals import MAX_TRIES
from record.dates import Precision

log = logging.getLogger(__name__)

State, Change = Proposal.State, Proposal.Change

OUR_MISTAKE = "Torchlight made a mistake with this text; the log of the worker says which. Read it yourself."
GIVEN_UP = f"Reading it did not end in {MAX_TRIES} tries. Read it yourself."


def extract(article: int) -> Extraction | None:
    """Have an article's text read for proposals, if that is still to do; None if not. Harmless to repeat."""
    if not Extraction.objects.due().filter(article=article).update(tries=F("tries") + 1):
        return None
    wanted = Extraction.objects.select_related("article").get(article=article)
    if wanted.tries >= MAX_TRIES:  # it stands so, unless the try comes to its end
        Extraction.objects.filter(pk=wanted.pk).update(error=GIVEN_UP)
    started, held = time.monotonic(), wanted.article
    drafts, fault = _read(held)
    with transaction.atomic():
        _wait_for_family(held)
        now = Extraction.objects.select_for_update(of=("self",)).select_related("article").get(pk=wanted.pk)
        if now.article.text != held.text or now.extractor_version == VERSION:
            return None  # its text changed meanwhile, or somebody else was faster
        if not fault:
            _store(now.article, drafts)
        now.text_hash, now.extractor_version, now.at = sha256_of(held.text), VERSION, timezone.now()
        now.seconds, now.number, now.error, now.tries = time.monotonic() - started, len(drafts), fault, 0
        now.save()
    return now


def _read(article: Article) -> tuple[list[Draft], str]:
    """What an article proposes; or why that can not be said."""
    try:
        found = extract_facts(
            article.text,
            title=_title_apart(article),
            language=article.language if article.language in LANGUAGES else "",
            published=article.date if article.date_precision == Precision.DAY else None,
            gazetteer=gazetteer.of_now(),
        )
        return drafts_of(found, article.when), ""
    except Exception:
        log.exception("Article %s could not be read for proposals", article.pk)
        return [], OUR_MISTAKE


def _title_apart(article: Article) -> str:
    """The title, unless the text begins with it: then it is the first paragraph."""
    return "" if article.text.startswith(article.title.removesuffix("…").rstrip()) else article.title


def _wait_for_family(article: Article) -> None:
    """Until the end of the transaction nobody else stores what copies of this text propose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('articles.proposals'), hashtext(%s))",
            [article.family or article.key],
        )


# ---- what is proposed already -------------------------------------------------------------------------------------


def _store(article: Article, drafts: Sequence[Draft]) -> None:
    """Put what an article proposes in the place of what it proposed before; what a curator decided stays."""
    text_hash = sha256_of(article.text)
    _take_back(article, {draft.identity for draft in drafts})
    known = _of_family(article, drafts)
    cited = _cited_by(article)
    for draft in drafts:
        same = known.get(draft.identity, [])
        decided = [proposal for proposal in same if proposal.state != State.PENDING]
        if any(_is_settled(proposal, draft) for proposal in decided):
            continue
        if draft.change == Change.CITES and (draft.matched, draft.fact.pk) in cited:
            continue
        pending = next((proposal for proposal in same if proposal.state == State.PENDING), None)
        if pending is None:
            _new(article, draft, text_hash).save(force_insert=True)
        else:
            ProposalSource.objects.create(
                proposal=pending, article=article, evidence=draft.evidence, text_hash=text_hash
            )


def _new(article: Article, draft: Draft, text_hash: str) -> Proposal:
    return Proposal(
        article=article,
        kind=draft.kind,
        change=draft.change,
        field=draft.field,
        fields=draft.fields,
        names=draft.names,
        evidence=draft.evidence,
        text_hash=text_hash,
        language=draft.language,
        confidence=draft.confidence,
        score=draft.match.score,
        candidates=[candidate.as_dict() for candidate in draft.match.candidates],
        extractor_version=VERSION,
        identity=draft.identity,
        **({draft.matched: draft.fact} if draft.fact else {}),
    )


def _take_back(article: Article, said_again: set[str]) -> None:
    """An article speaks no more for what it proposed before and nobody has decided; its copies may."""
    ProposalSource.objects.filter(article=article, proposal__state=State.PENDING).delete()
    for proposal in Proposal.objects.pending().filter(article=article).select_for_update():
        heir = proposal.sources.select_related("article").defer("article__text").first()
        if heir:
            proposal.article, proposal.evidence, proposal.text_hash = heir.article, heir.evidence, heir.text_hash
            heir.delete()
        else:
            proposal.state = State.SUPERSEDED if proposal.identity in said_again else State.WITHDRAWN
        proposal.save()


def _of_family(article: Article, drafts: Sequence[Draft]) -> dict[str, list[Proposal]]:
    """What the article and its copies have proposed of this, pending or decided, by what it says."""
    stands = [State.PENDING, State.ACCEPTED, State.REJECTED]
    rows = Proposal.objects.filter(identity__in=[draft.identity for draft in drafts], state__in=stands)
    rows = rows.filter(article__family=article.family) if article.family else rows.filter(article=article)
    found: dict[str, list[Proposal]] = {}
    for proposal in rows.order_by("pk"):
        found.setdefault(proposal.identity, []).append(proposal)
    return found


def _is_settled(decided: Proposal, draft: Draft) -> bool:
    """Whether a curator has decided this: accepted it, or rejected it for the same words."""
    if decided.state == State.ACCEPTED:
        return True
    words = {" ".join(piece["words"].split()) for piece in decided.evidence}
    return all(" ".join(piece["words"].split()) in words for piece in draft.evidence)


def _cited_by(article: Article) -> set[tuple[str, int]]:
    """The facts of which a passage of this article is cited."""
    cited = Citation.objects.filter(article=article).with_passage().values_list(*(f"{name}_id" for name in MATCHED))
    return {(name, pk) for row in cited for name, pk in zip(MATCHED, row, strict=True) if pk}
