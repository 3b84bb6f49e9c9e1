"""Every change of a curated table is kept by the database, whoever makes it and how."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from psycopg import errors

from actors.models import Actor
from campaigns.models import Letter
from record.database import curated_models
from record.models import Change, Curated
from record.revisions import revise
from tests.factories import LetterFactory, OrganisationFactory
from tests.roles import as_serving_role

pytestmark = pytest.mark.django_db


def changes(row: Curated) -> list[Change]:
    return list(Change.objects.filter(table=row._meta.db_table, row_id=row.pk).order_by("pk"))


def test_every_model_of_the_record_is_curated() -> None:
    """A table added later keeps its history, or is named here with a reason."""
    from django.apps import apps

    # Revision and Change are the history; editions and names are made from the record and can be made again.
    not_curated = {"Revision", "Change", "Edition", "EditionPart", "NameWord", "ActorNames"}
    # The list of work and where it looks state no fact of the record; snapshots are never changed.
    not_curated |= {"Source", "ImportRun", "Fetch", "Attempt", "Host", "Snapshot"}
    # Proposals are no facts yet, and keep themselves what was decided on them, by whom and when.
    not_curated |= {"Extraction", "Proposal", "ProposalSource"}
    # What a merge changed is in the history; here is by whom, whether it was taken back, and which rows became one.
    not_curated |= {"Merge", "Folded"}
    # Requests of readers keep themselves what was decided on them; how to reach somebody is forgotten on purpose.
    not_curated |= {"Takedown", "Suggestion"}
    # Lists that are looked through become signatures, which are facts; what was decided on them stays with them.
    not_curated |= {"ListedName", "SignatoryList"}
    # Who may be one is derived from names, and can be found again.
    not_curated |= {"LikelyPair", "Search"}
    # Who asked to name a person and who approved it; what that changed in the record has its revision.
    not_curated |= {"Approval"}
    # Drafts and forms that were sent are work that is under way: what comes of them has its own history.
    not_curated |= {"Draft", "SentForm"}
    for app in ("actors", "campaigns", "articles", "curation", "record", "dashboard", "opendata"):
        for model in apps.get_app_config(app).get_models():
            assert model._meta.proxy or issubclass(model, Curated) or model.__name__ in not_curated, model


def test_every_curated_table_has_its_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(tgname ORDER BY tgname)::text[] FROM pg_trigger "
            "JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE 'history_%%' GROUP BY 1"
        )
        installed = dict(cursor.fetchall())
    expected = ["history_delete", "history_insert", "history_truncate", "history_update"]
    assert installed == {model._meta.db_table: expected for model in curated_models()}


def test_a_save_keeps_who_when_and_why() -> None:
    curator = User.objects.create_user("ina.vented")
    with revise(by=curator, reason="The press release gives the day."):
        letter = LetterFactory()
    (change,) = changes(letter)
    assert change.operation == "insert"
    assert change.revision.user == curator
    assert change.revision.reason == "The press release gives the day."
    assert change.row["title"] == letter.title


def test_what_is_committed_together_is_one_revision() -> None:
    with revise(by=None, reason="outer"):
        first = LetterFactory()
        with revise(by=None, reason="inner"):
            second = LetterFactory()
    assert changes(first)[0].revision == changes(second)[0].revision
    assert changes(first)[0].revision.reason == "outer"


def test_bulk_and_raw_changes_are_kept_like_saves() -> None:
    groups = [OrganisationFactory() for _ in range(3)]
    Actor.objects.filter(pk__in=[g.pk for g in groups]).update(country="CH")
    assert [c.operation for c in changes(groups[2])] == ["insert", "update"]

    with connection.cursor() as cursor:
        cursor.execute("UPDATE actors_actor SET country = 'DE' WHERE id = %s", [groups[0].pk])
        cursor.execute("UPDATE actors_actor SET country = 'DE' WHERE id = %s", [groups[0].pk])
    kept = [(c.operation, c.row["country"]) for c in changes(groups[0])]
    assert kept == [("insert", ""), ("update", "CH"), ("update", "DE")], "an update that changes nothing is no change"


def test_copy_is_kept_too() -> None:
    campaign = LetterFactory().campaign
    columns = (
        "key, campaign_id, title, kind, demand, summary, visibility, "
        "date_precision, claimed_count_text, url, text, languages"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY campaigns_letter ({columns}) FROM STDIN") as copy:
        copy.write_row(["copied", campaign.pk, "Copied", "petition", "other", "s", "curators", "", "", "", "", "{}"])
    letter = Letter.objects.get(key="copied")
    assert [c.operation for c in changes(letter)] == ["insert"]


def test_a_deletion_keeps_what_was_there() -> None:
    letter = LetterFactory(title="Soon gone")
    pk = letter.pk
    letter.delete()
    last = Change.objects.filter(table="campaigns_letter", row_id=pk).latest("pk")
    assert (last.operation, last.row["title"]) == ("delete", "Soon gone")


def test_columns_that_the_database_derives_are_left_out() -> None:
    letter = LetterFactory()
    assert "date_latest" not in changes(letter)[0].row


def test_a_curated_table_can_not_be_truncated_unseen() -> None:
    with pytest.raises(Exception, match="would leave no history"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE actors_alias")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_change SET row = '{}'",
        "DELETE FROM record_change",
        "TRUNCATE record_change",
        "INSERT INTO record_revision (at, reason, role) VALUES (now(), '', '')",
        "UPDATE record_revision SET reason = 'another'",
        "DELETE FROM record_revision",
        "TRUNCATE record_revision CASCADE",
        "TRUNCATE campaigns_letter CASCADE",
        "ALTER TABLE campaigns_letter DISABLE TRIGGER history_update",
        "DROP TABLE record_change",
        "CREATE OR REPLACE FUNCTION record_current_revision() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    ],
)
def test_the_serving_role_can_not_touch_history(statement: str) -> None:
    with as_serving_role() as serving, pytest.raises(errors.InsufficientPrivilege):
        serving.execute(statement)
