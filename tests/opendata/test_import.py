"""What an import leaves in the record, and in its history."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from actors.models import Actor, Affiliation, Alias
from articles.models import Article, Citation
from campaigns.models import CampaignLead, Event, Letter, Position, Response, Signature
from opendata.package import PackageError, PackageRefused, import_package
from record.models import Revision
from tests.opendata.conftest import History, Import
from tests.opendata.packages import Package, problems_of, zipped


def test_small_package_arrives_whole(import_: Import, small: Package) -> None:
    report = import_(small)
    assert {outcome.name: outcome.added for outcome in report.outcomes} == {
        "organisations": 3,
        "people": 3,
        "governments": 2,
        "aliases": 3,
        "redirects": 1,
        "affiliations": 3,
        "campaigns": 1,
        "campaign leads": 2,
        "letters": 2,
        "addressees": 2,
        "signatures": 4,
        "responses": 1,
        "positions": 2,
        "events": 1,
        "campaigns of events": 1,
        "lookings": 1,
        "articles": 1,
        "citations": 3 + 3 + 2 + 3 + 1 + 2 + 2 + 4 + 1 + 2 + 1,
    }
    letter = Letter.objects.get(key="letter-one")
    assert (letter.languages, letter.claimed_count, str(letter.when)) == (["en", "zh"], 240, "29 October 2021")
    assert letter.text == 'First paragraph, with "quotes".\n\nSecond.'
    assert letter.variants.get().key == "letter-two"
    assert [lead.actor.key for lead in CampaignLead.objects.select_related("actor")] == ["group", "other-group"]
    assert [s.name_as_written for s in letter.signatures.filter(actor=None)] == ["Unknown Friends"]
    assert Event.objects.get().campaigns.get().key == "boycott"
    assert str(Response.objects.get().when) == "November 2021"
    assert set(Actor.objects.values_list("visibility", flat=True)) == {"public"}


def test_importing_twice_changes_nothing(import_: Import, small: Package, history: History) -> None:
    import_(small)
    history()
    report = import_(small)
    assert report.is_unchanged
    assert history() == []


def test_a_corrected_cell_updates_one_row_and_the_history_says_why(
    import_: Import, small: Package, history: History
) -> None:
    import_(small)
    history()
    small["letters"][0]["title"] = "A better title"
    report = import_(small, reason="Corrected by the archive")
    assert history() == [("campaigns_letter", "update", "Corrected by the archive")]
    assert [outcome.name for outcome in report.outcomes if outcome.changed] == ["letters"]
    assert Letter.objects.get(key="letter-one").title == "A better title"


def test_the_reason_names_the_package(import_: Import, small: Package, history: History) -> None:
    import_(small)
    assert {reason for _, _, reason in history()} == {"Import of package package-0"}


def test_a_dry_run_says_what_would_change_and_writes_nothing(import_: Import, small: Package) -> None:
    with transaction.atomic():  # a dry run takes back the innermost transaction
        report = import_(small, dry_run=True)
    assert not report.is_unchanged
    assert not Actor.objects.exists()


def test_a_zip_imports_like_its_folder(import_: Import, small: Package, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "folder")
    import_(zipped(folder, tmp_path / "flat.zip"))
    assert import_(folder).is_unchanged
    assert import_(zipped(folder, tmp_path / "nested.zip", "torchlight-1.0/")).is_unchanged


def test_a_package_of_one_file_refers_to_the_record(import_: Import, small: Package) -> None:
    import_(small)
    only = Package()
    only.rows = {"letters": [{**small["letters"][0], "key": "letter-three"}]}
    report = import_(only)
    assert Letter.objects.filter(key="letter-three").exists()
    assert next(o for o in report.outcomes if o.name == "letters").kept == 2
    assert next(o for o in report.outcomes if o.name == "organisations").kept == 3


def test_a_column_that_is_left_out_changes_nothing(import_: Import, small: Package) -> None:
    import_(small)
    small.left_out = {"letters": {"text", "variant_of"}, "positions": {"attendance", "words", "level"}}
    small.left_out["signatures"] = {"place", "withdrawn"}
    assert import_(small).is_unchanged
    assert Letter.objects.exclude(text="").count() == 1


def test_an_empty_cell_clears_what_was_known(import_: Import, small: Package) -> None:
    import_(small)
    small["letters"][0]["claimed_signatory_count"] = ""
    small["letters"][0]["date"] = small["letters"][0]["date_precision"] = ""
    import_(small)
    assert Letter.objects.filter(key="letter-one", claimed_count=None, date=None).exists()


def test_lists_are_whole(import_: Import, small: Package, history: History) -> None:
    import_(small)
    history()
    small["organisations"][0]["aliases"] = "TC|Comité"
    small["campaigns"][0]["lead_organisations"] = "other-group"
    small["events"][0]["campaign_keys"] = ""
    import_(small)
    assert set(Alias.objects.filter(actor__key="committee").values_list("name", flat=True)) == {"TC", "Comité"}
    assert [(lead.actor.key, lead.place) for lead in CampaignLead.objects.all()] == [("other-group", 1)]
    assert not Event.objects.get().campaigns.exists()
    assert sorted(operation for _, operation, _ in history()) == ["delete", "delete", "delete", "insert", "update"]


def test_a_corrected_role_does_not_stay_beside_the_old_one(import_: Import, small: Package) -> None:
    import_(small)
    small["people"][0]["role_title"] = "Chair"
    small["people"][1]["government_key"] = "us"
    import_(small)
    roles = Affiliation.objects.order_by("person__key", "id").values_list("person__key", "title", "body__key")
    assert list(roles) == [
        ("ann-lee", "Adviser", "group"),
        ("ann-lee", "Chair", "committee"),
        ("bo-roe", "Spokesman", "us"),
    ]


def test_a_role_that_a_curator_dated_is_still_the_same_role(import_: Import, small: Package) -> None:
    import_(small)
    Affiliation.objects.filter(title="President").update(start="2013-01-01", start_precision="year")
    assert import_(small).is_unchanged


def test_a_role_may_be_in_both_files(import_: Import, small: Package) -> None:
    small["affiliations"].append({"person_key": "ann-lee", "actor_key": "committee", "title": "President"})
    import_(small)
    assert Affiliation.objects.filter(title="President").count() == 1
    assert import_(small).is_unchanged


def test_a_name_is_resolved_in_place_and_never_unresolved(import_: Import, small: Package) -> None:
    import_(small)
    unknown = small["signatures"][1]
    del unknown["place"]
    unknown["actor_key"], unknown["actor_type"] = "other-group", "organisation"
    import_(small)
    assert Signature.objects.count() == 4
    assert Signature.objects.get(name_as_written="Unknown Friends").actor.key == "other-group"
    unknown["actor_key"] = unknown["actor_type"] = ""
    assert import_(small).is_unchanged


def test_a_missed_name_moves_the_others_which_keep_their_evidence(import_: Import, small: Package) -> None:
    import_(small)
    group = Signature.objects.get(place=1)
    missed = {
        **small["signatures"][0],
        "actor_key": "other-group",
        "name_as_written": "Łódź Group",
        "capacity": "signatory",
    }
    small["signatures"][0]["place"], small["signatures"][1]["place"] = "2", "3"
    small["signatures"].insert(0, missed)
    import_(small)
    names = Signature.objects.filter(letter=group.letter).order_by("place").values_list("place", "name_as_written")
    assert list(names) == [(1, "Łódź Group"), (2, "A Group (Europe)"), (3, "Unknown Friends")]
    assert Citation.objects.get(quote="words not in the text").signature == Signature.objects.get(pk=group.pk, place=2)
    assert import_(small).is_unchanged


def test_two_names_may_change_places(import_: Import, small: Package) -> None:
    import_(small)
    small["signatures"][0]["place"], small["signatures"][1]["place"] = "2", "1"
    report = import_(small)
    assert next((o.added, o.changed) for o in report.outcomes if o.name == "signatures") == (0, 2)


def test_who_stands_at_a_place_can_be_corrected(import_: Import, small: Package) -> None:
    import_(small)
    small["signatures"][0].update(actor_key="committee", name_as_written="The Committee")
    with pytest.raises(PackageRefused) as refused:
        import_(small)  # a passage that says the old group signed can not stay where it is
    assert problems_of(refused) == ["citations.csv:3:row"]
    small["citations"].pop()
    report = import_(small)
    assert next((o.added, o.changed) for o in report.outcomes if o.name == "signatures") == (0, 1)


def test_places_can_be_added_later(import_: Import, small: Package) -> None:
    for row in small["signatures"]:
        row.pop("place", None)
    import_(small)
    small["signatures"][0]["place"], small["signatures"][1]["place"] = "1", "2"
    report = import_(small)
    assert next((o.added, o.changed) for o in report.outcomes if o.name == "signatures") == (0, 2)


def test_a_corrected_date_of_a_position_is_not_a_second_position(import_: Import, small: Package) -> None:
    import_(small)
    small["positions"][0]["date"], small["positions"][0]["date_precision"] = "2021-02-25", "day"
    import_(small)
    assert [str(p.when) for p in Position.objects.oldest_first()] == ["25 February 2021", "6 December 2021"]


def test_of_two_positions_on_one_day_the_later_row_is_the_later(import_: Import, small: Package) -> None:
    small["positions"].append(
        {**small["positions"][1], "stance": "opposed", "summary": "A correction.", "attendance": "", "words": ""}
    )
    import_(small)
    assert Position.objects.latest_per_government().get().reported_stance == "opposed"


def test_contradicting_parts_are_noticed(import_: Import, small: Package) -> None:
    small["positions"][1]["attendance"] = "minister"
    report = import_(small)
    assert [f"{n.file}:{n.row}:{n.column}" for n in report.remarks.notices] == ["positions.csv:3:stance"]
    assert "follows 'attending'" in report.remarks.notices[0].reason


def test_two_imports_at_once_are_refused(import_: Import, small: Package, django_db_blocker) -> None:
    settings = {key: value for key, value in connection.get_connection_params().items() if isinstance(value, str | int)}
    settings.pop("prepare_threshold", None)
    with psycopg.connect(**settings) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('opendata.import_package'))")
        with pytest.raises(PackageError, match="Another import is running"):
            import_(small)


def test_rows_of_the_record_that_are_hidden_stay_hidden(import_: Import, small: Package) -> None:
    import_(small)
    Actor.objects.filter(key="cy-poe").update(visibility="hidden")
    small["people"][2]["name"] = "Cyril Poe"
    import_(small)
    assert Actor.objects.get(key="cy-poe").visibility == "hidden"


def test_a_key_keeps_its_kind(import_: Import, small: Package) -> None:
    import_(small)
    only = Package()
    only.rows = {"people": [{**small["people"][2], "key": "group"}]}
    with pytest.raises(PackageRefused) as refused:
        import_(only)
    assert problems_of(refused) == ["people.csv:2:key"]


class TestEvidence:
    def test_every_fact_cites_the_article_of_its_address(self, import_: Import, small: Package) -> None:
        import_(small)
        assert Article.objects.get().key == "news-one"
        assert Citation.objects.filter(event__key="opening", quote="").count() == 1

    def test_a_passage_takes_the_place_of_the_bare_citation(self, import_: Import, small: Package) -> None:
        import_(small)
        citation = Citation.objects.get(letter__key="letter-one")
        assert citation.quote == "240 groups wrote to the committee"
        assert citation.article.text[citation.start : citation.end] == citation.quote
        assert len(citation.text_hash) == 64
        assert Citation.objects.get(signature__place=1).start is None

    def test_a_passage_that_comes_later_replaces_the_bare_citation(self, import_: Import, small: Package) -> None:
        passages, small["citations"][:] = small["citations"][:], []
        import_(small)
        before = Citation.objects.get(letter__key="letter-one").pk
        small["citations"].extend(passages)
        import_(small)
        assert Citation.objects.get(letter__key="letter-one").pk == before
        assert import_(small).is_unchanged

    def test_a_corrected_passage_replaces_the_old_one(self, import_: Import, small: Package) -> None:
        import_(small)
        small["citations"][0]["quote"] = "240 groups wrote"
        import_(small)
        assert Citation.objects.get(letter__key="letter-one").quote == "240 groups wrote"

    def test_a_second_passage_is_added(self, import_: Import, small: Package) -> None:
        import_(small)
        small["citations"].append({**small["citations"][0], "quote": "which declined"})
        import_(small)
        assert Citation.objects.filter(letter__key="letter-one").count() == 2
        assert import_(small).is_unchanged

    def test_a_corrected_source_moves_the_citation(self, import_: Import, small: Package, history: History) -> None:
        import_(small)
        history()
        small["events"][0]["source_url"] = "https://news.example/two"
        import_(small)
        assert Citation.objects.get(event__key="opening").article.url == "https://news.example/two"
        assert [change[:2] for change in history()] == [("articles_article", "insert"), ("articles_citation", "update")]

    def test_a_corrected_source_leaves_a_passage_in_place(self, import_: Import, small: Package) -> None:
        import_(small)
        small["letters"][0]["source_url"] = "https://news.example/two"
        import_(small)
        urls = Citation.objects.filter(letter__key="letter-one").order_by("id").values_list("article__url", flat=True)
        assert list(urls) == ["https://news.example/one", "https://news.example/two"]
        assert import_(small).is_unchanged

    def test_a_source_that_a_curator_added_stays(self, import_: Import, small: Package) -> None:
        import_(small)
        article = Article.objects.create(key="mine", title="Mine")
        Citation.objects.create(event=Event.objects.get(), article=article)
        assert import_(small).is_unchanged
        assert Citation.objects.filter(event__key="opening").count() == 2

    def test_an_article_keeps_its_key(self, import_: Import, small: Package) -> None:
        articles, small.rows["articles"] = small["articles"], []
        citations, small.rows["citations"] = small["citations"], []
        import_(small)
        key = Article.objects.get().key
        small.rows["articles"], small.rows["citations"] = articles, citations
        import_(small)
        assert Article.objects.get().key == key
        assert Article.objects.get().language == "en"
        assert import_(small).is_unchanged

    def test_an_article_is_recognised_after_its_address_was_corrected(self, import_: Import, small: Package) -> None:
        small.rows["articles"] = small.rows["citations"] = []
        import_(small)
        Article.objects.update(url="https://news.example/moved")
        assert import_(small).is_unchanged

    def test_an_empty_text_does_not_erase_one(self, import_: Import, small: Package) -> None:
        import_(small)
        small["articles"][0]["text"] = ""
        assert import_(small).is_unchanged

    def test_the_first_row_of_an_address_counts_and_others_are_noticed(self, import_: Import, small: Package) -> None:
        small.rows["articles"] = small.rows["citations"] = []
        small["letters"][0]["source_title"] = "Another title"
        small["letters"][1]["source_title"] = ""
        report = import_(small)
        assert Article.objects.get().title == "Groups write to the committee"
        assert [f"{n.file}:{n.row}:{n.column}" for n in report.remarks.notices] == ["letters.csv:2:source_title"]

    def test_a_fact_may_rest_on_a_citation_alone(self, import_: Import, small: Package) -> None:
        small["letters"][0]["source_url"] = ""
        import_(small)
        assert Citation.objects.get(letter__key="letter-one").quote

    def test_a_role_rests_on_the_sources_of_its_person(self, import_: Import, small: Package) -> None:
        import_(small)
        assert Citation.objects.get(affiliation__title="Adviser").article.key == "news-one"

    def test_roles_of_people_can_be_cited(self, import_: Import, small: Package) -> None:
        small["citations"].append(
            {"table": "affiliations", "row": "ann-lee+committee", "article_key": "news-one", "quote": "she"}
        )
        import_(small)
        assert Citation.objects.get(affiliation__title="President").quote == "she"
        assert import_(small).is_unchanged

    def test_names_at_a_place_can_be_cited(self, import_: Import, small: Package) -> None:
        small["citations"].append(
            {"table": "signatures", "row": "letter-one++2", "article_key": "news-one", "quote": "friends"}
        )
        import_(small)
        assert Citation.objects.get(quote="friends").signature.name_as_written == "Unknown Friends"


def test_a_committed_import_is_one_revision(own_database: str, small: Package, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "small")
    import_package(folder)
    assert list(Revision.objects.values_list("number", "reason")) == [(1, "Import of package small")]
    import_package(folder)
    assert import_package(folder, dry_run=True).is_unchanged
    small["letters"][0]["kind"] = "sonnet"
    with pytest.raises(PackageRefused):
        import_package(small.write(tmp_path / "broken"))
    small["letters"][0]["kind"] = "petition"
    import_package(small.write(tmp_path / "dry"), dry_run=True)
    assert Revision.objects.count() == 1
    import_package(small.write(tmp_path / "corrected"))
    second = Revision.objects.get(number=2)
    assert (second.reason, second.changes.get().row["kind"]) == ("Import of package corrected", "petition")
