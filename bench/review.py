"""`python -m bench.review`: how long each action of the review queue takes beside many proposals and articles."""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

import psycopg

from bench import house
from bench.ingest import number, say
from bench.workers import House
from services.locations import ROOT, Place
from services.problems import told_in_one_sentence

TEXT = " ".join(f"Sentence {n} of an invented story about games in winter, and of who went to them." for n in range(12))
ARTICLES = """
INSERT INTO articles_article (key, url, title, outlet, date, date_precision, language, byline, text, rights, family,
    family_by_hand, visibility)
SELECT 'bench-' || n, 'https://news.example/story/' || n, 'Invented story ' || n, 'Invented Courier ' || n %% 50,
    date '2020-01-01' + n %% 900, 'day', 'en', '', %(text)s || ' ' || n, 'curators', '', false, 'curators'
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
SOURCES = """
INSERT INTO articles_source (key, outlet, site, address, language, interval, is_polled)
SELECT 'bench-source-' || n, 'Invented Courier ' || n, '', 'https://news-' || n || '.example/feed', 'en', 60, true
FROM generate_series(1, 50) AS n
"""
FETCHES = """
INSERT INTO articles_fetch (kind, queue, state, source_id, article_id, address, name, told, feeds, due_at, has_turn,
    tries, etag, last_modified, outcome, reason, created_at, finished_at)
SELECT 'page', 'batch', 'done', source.id, article.id, article.url, '', '{}', '[]', now(), false, 0, '', '', 'archived',
    '', now(), now()
FROM articles_article AS article
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM articles_source WHERE key LIKE 'bench-source-%%')
    AS source ON place = article.id %% 50 + 1
WHERE article.key LIKE 'bench-%%'
"""
# Four of each of the newest articles: two that cite a letter, one that adds one with thirty names, and one position of
# one of a thousand governments.
PROPOSALS = """
INSERT INTO articles_proposal (article_id, kind, change, letter_id, field, fields, names, evidence, text_hash, language,
    confidence, score, candidates, extractor_version, identity, state, created_at, decided_why)
SELECT article.id, kind, change, CASE change WHEN 'cites' THEN letter.id END, '',
    CASE kind WHEN 'letter' THEN %(letter)s::jsonb ELSE %(position)s::jsonb END,
    CASE kind WHEN 'letter' THEN '{}' ELSE jsonb_build_object('Inventia', jsonb_build_array(jsonb_build_object(
        'key', 'bench-' || article.id %% 1000, 'name', 'Inventia', 'score', 90, 'reason', ''))) END,
    jsonb_build_array(jsonb_build_object('start', 0, 'end', 60, 'in_title', false, 'words', left(article.text, 60))),
    encode(sha256(convert_to(article.text, 'UTF8')), 'hex'), 'en', 0.5 + n %% 5 * 0.1,
    CASE change WHEN 'cites' THEN 80 END,
    CASE change WHEN 'cites' THEN jsonb_build_array(jsonb_build_object('id', letter.id, 'key', letter.key, 'title',
        letter.title, 'score', 80, 'parts', '[]'::jsonb)) ELSE '[]' END,
    '1', encode(sha256(convert_to(CASE change WHEN 'cites' THEN 'cites-' || letter.id || '-' || place / 20
        ELSE kind || article.id || '-' || n END, 'UTF8')), 'hex'), 'pending', now() - place %% 400 * interval '1 hour',
    ''
FROM (SELECT *, row_number() OVER (ORDER BY id DESC) AS place FROM articles_article WHERE key LIKE 'bench-%%'
    ORDER BY id DESC LIMIT %(proposals)s / 4) AS article
CROSS JOIN (VALUES (1, 'letter', 'cites'), (2, 'letter', 'cites'), (3, 'letter', 'adds'), (4, 'position', 'adds'))
    AS proposed (n, kind, change)
JOIN (SELECT id, key, title, row_number() OVER (ORDER BY id) AS turn, count(*) OVER () AS number FROM campaigns_letter)
    AS letter ON turn = (place / 20 + n * 7) %% number + 1
"""
LETTER = {
    "kind": "open_letter",
    "date": "2021-03-01",
    "demand": "diplomatic_boycott",
    "demand_in_words": "",
    "claimed_count": 30,
    "claimed_count_text": "",
    "addressees": ["An Invented Committee"],
    "signatures": [f"Invented Group {n}" for n in range(30)],
}
POSITION = {
    "government": "Inventia",
    "topic": "diplomatic_boycott",
    "reported_stance": "undecided",
    "stances": ["undecided"],
    "attendance": "unknown",
    "words": "unknown",
    "reason": "unknown",
    "statement": "undecided",
    "level": "government",
    "reported_on": "2021-03-02",
}
# What a curator does, in the site itself as it serves: each action in turn, again and again, its time by the clock.
SCRIPT = """
import json, statistics, time
import config.wsgi  # sets up a process as the one that serves
from urllib.parse import urlencode
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from allauth.mfa.totp.internal.auth import TOTP
from accounts.models import Account
from actors.models import Actor
from articles.models import Proposal, Source
from campaigns.models import Campaign
from curation.forms.actors import MergeForm
from curation.forms.review import DecisionForm
from curation.merging import Comparison
from curation.models import Merge
user, _ = User.objects.get_or_create(username="bench")
Account.objects.get_or_create(user=user, defaults={"role": "curator"})
TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
client = Client(headers={"host": "localhost"})
client.force_login(user)
QUEUE = "/curate/review/"
taken = {}
def timed(name, call):
    begun = time.perf_counter()
    answer = call()
    taken.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
    return answer
def opened(query):
    answer = timed("next", lambda: client.get(QUEUE + "next/" + query))
    address = answer["Location"]
    answer = timed("open one", lambda: client.get(address))
    assert answer.status_code == 200, answer
    proposal = Proposal.objects.with_facts().get(pk=address.partition("?")[0].split("/")[-2])
    return proposal, DecisionForm(proposal)
def sent(form, **typed):
    parts = [part for part in (form.target, form.names, form.fact) if part is not None]
    return {field.html_name: field.value() or "" for part in parts for field in part} | typed
def act(name, proposal, action, data):
    typed = urlencode({**data, "action": action}, doseq=True)  # as a browser sends it
    kind = "application/x-www-form-urlencoded"
    answer = timed(name, lambda: client.post(f"{QUEUE}{proposal.pk}/", typed, content_type=kind))
    assert answer.status_code == (200 if action == "preview" else 302), answer.content.decode()[-3000:]
def undo(what):
    last = Proposal.objects.decided_last_by(user).first()
    act(f"undo {what}", last, "undo", {"undone": last.pk})
    assert Proposal.objects.pending().filter(pk=last.pk).exists(), "it was not taken back"
def merged_and_back():
    kept, gone = (Actor.objects.get(key=f"bench-{number}") for number in (1, 2))
    page = f"/curate/merge/?keep={kept.key}&merge={gone.key}"
    timed("what a merge changes", lambda: client.get(page))
    form = MergeForm(compared=Comparison(kept, gone))
    told = {name: form[name].value() or "" for name in form.fields} | {"seen": form.compared.fingerprint}
    timed("merge", lambda: client.post(page, told))
    merge = Merge.objects.standing().get()
    timed("undo a merge", lambda: client.post("/curate/merges/", {"merge": merge.pk}))
    assert not Merge.objects.standing().exists(), "it was not taken back"
kinds = {"kind": "government", "government_kind": "state", "visibility": "curators"}
for number in (1, 2):
    Actor.objects.create(key=f"bench-{number}", name=f"Government of Inventia {number}", **kinds)
campaign = Campaign.objects.first()
FILTERS = {"": "", "kind": "?kind=position", "campaign": f"?campaign={campaign.key}", "confidence": "?confidence=80",
    "source": f"?source={Source.objects.filter(key__startswith='bench').first().key}", "language": "?language=en",
    "age": "?age=old", "page 20": "?page=20", "decided": "?state=accepted"}
client.get("/curate/")  # the first answer of a process also loads the addresses of the whole site
for turn in range(%d):
    for name, query in FILTERS.items():
        answer = timed(f"list {name}".strip(), lambda: client.get(QUEUE + query))
        assert answer.status_code == 200, (query, answer)
    for name in ("campaign", "source"):
        timed(f"next by {name}", lambda: client.get(QUEUE + "next/" + FILTERS[name]))
    proposal, form = opened("?change=cites")
    act("skip", proposal, "skip", {})
    act("accept a citation", proposal, "accept", sent(form))
    undo("a citation")
    act("accept all that cite one letter", proposal, "accept_all", sent(form))
    undo("all that cite one letter")
    act("reject", proposal, "reject", {"reason": "The article does not say this."})
    undo("a rejection")
    proposal, form = opened("?kind=letter&change=adds")
    new = sent(form, campaign=campaign.pk)
    act("what changes", proposal, "preview", new)
    act("accept a new letter with 30 names", proposal, "accept", new)
    undo("a new letter with 30 names")
    proposal, form = opened("?kind=position&change=adds")
    act("accept a new position", proposal, "accept", sent(form, who_0="new:government"))
    merged_and_back()
print(json.dumps({name: [len(some), statistics.median(some), sorted(some)[int(len(some) * 0.95)]]
    for name, some in taken.items()}))
"""


def main() -> int:
    chosen = parser().parse_args()
    place = Place((Path(os.environ.get("TORCHLIGHT_VAR") or ROOT / "var" / "bench") / "review").absolute())
    house.forget(place)
    with house.servers(place, os.environ, with_pages=False) as environment:
        site = House(place, environment)
        site.manage("load_starter", "-v", "0")
        fill(site.database, chosen.proposals, chosen.articles)
        say(f"## {chosen.proposals:,} proposals that wait, {chosen.articles:,} articles\n")
        say("| action | times | median ms | 95 % within ms |\n|---|--:|--:|--:|")
        for name, (times, median, most) in json.loads(
            site.manage("shell", "-v", "0", "-c", SCRIPT % chosen.turns)
        ).items():
            say(f"| {name} | {times} | {median:.1f} | {most:.1f} |")
    shutil.rmtree(place.folder)
    return 0


def fill(database: psycopg.Connection, proposals: int, articles: int) -> None:
    """The rows straight into their tables; a history is only of the articles that something is proposed from."""
    values = {
        "proposals": proposals,
        "text": TEXT,
        "letter": json.dumps(LETTER),
        "position": json.dumps(POSITION),
    }
    old = max(0, articles - proposals // 4)
    database.execute("ALTER TABLE articles_article DISABLE TRIGGER USER")
    database.execute(ARTICLES, values | {"first": 1, "last": old})
    database.execute("ALTER TABLE articles_article ENABLE TRIGGER USER")
    database.execute(ARTICLES, values | {"first": old + 1, "last": articles})
    for statement in (SOURCES, FETCHES, PROPOSALS):
        database.execute(statement, values)
    database.execute("VACUUM ANALYZE")


def parser() -> argparse.ArgumentParser:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m bench.review", description=__doc__)
    parser.add_argument("--proposals", type=number, default=given("PROPOSALS") or "100000", help="that wait")
    parser.add_argument("--articles", type=number, default=given("ARTICLES") or "200000", help="in the archive")
    parser.add_argument("--turns", type=int, default=given("TURNS") or "20", help="times each thing is done")
    return parser


if __name__ == "__main__":
    sys.exit(told_in_one_sentence(main))
