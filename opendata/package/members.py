"""Lists in a cell: aliases, the leads of a campaign, the campaigns of an event.

The list of a row is the whole list: what is not in it is removed from the record.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from actors.models import Alias
from campaigns.models import CampaignLead, EventCampaign
from opendata.package.columns import ACTORS
from opendata.package.merge import Outcome


@dataclass(frozen=True)
class Members:
    """Rows that belong to a row of the package: its list is the whole list.

    ``member`` is SQL for the value of the column ``value`` of ``model``, from the text ``item``.
    """

    label: str
    table: str
    column: str
    model: type[Model]
    owner: str
    value: str
    member: str = "item"
    place: str = ""


LISTS = (
    *(Members("aliases", name, "aliases", Alias, "actor_id", "name") for name in ACTORS),
    Members(
        "campaign leads",
        "campaigns",
        "lead_organisations",
        CampaignLead,
        "campaign_id",
        "actor_id",
        member="(SELECT a.id FROM actors_actor a WHERE a.key = item)",
        place="place",
    ),
    Members(
        "campaigns of events",
        "events",
        "campaign_keys",
        EventCampaign,
        "event_id",
        "campaign_id",
        member="(SELECT c.id FROM campaigns_campaign c WHERE c.key = item)",
    ),
)


def replace_members(cursor: CursorWrapper, members: Members) -> Outcome:
    """Make the members of each row of the package those of its list."""
    target = members.model._meta.db_table
    temporary = f"members_{members.table}"
    cursor.execute(f"DROP TABLE IF EXISTS {temporary}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {temporary} ON COMMIT DROP AS SELECT m.id AS owner, {members.member} AS value, place, "
        f"s.line FROM package_{members.table} s JOIN matched_{members.table} m USING (line), "
        f'unnest(s."{members.column}") WITH ORDINALITY AS list (item, place)'
    )
    cursor.execute(f"ANALYZE {temporary}")
    same = f"w.owner = t.{members.owner} AND w.value = t.{members.value}"
    cursor.execute(
        f"DELETE FROM {target} t USING matched_{members.table} m WHERE m.id = t.{members.owner} AND NOT m.is_new "
        f"AND NOT EXISTS (SELECT FROM {temporary} w WHERE {same})"
    )
    removed, changed = cursor.rowcount, 0
    if members.place:
        cursor.execute(
            f"UPDATE {target} t SET {members.place} = w.place FROM {temporary} w "
            f"WHERE {same} AND t.{members.place} <> w.place"
        )
        changed = cursor.rowcount
    columns = f"{members.owner}, {members.value}" + (f", {members.place}" if members.place else "")
    cursor.execute(
        f"INSERT INTO {target} ({columns}) SELECT w.owner, w.value{', w.place' if members.place else ''} "
        f"FROM {temporary} w WHERE NOT EXISTS (SELECT FROM {target} t WHERE {same}) ORDER BY w.line, w.place"
    )
    added = cursor.rowcount
    cursor.execute(f"SELECT count(*) FROM {temporary}")
    (rows,) = cursor.fetchone()
    return Outcome(members.label, added=added, changed=changed, removed=removed, unchanged=rows - added - changed)
