"""Two actors become one with all that they have, and two again if that was wrong."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from actors.models import Actor, Alias, Redirect
from articles.models import Citation
from campaigns.models import Addressee, CampaignLead, Letter, Signature
from curation import actions
from curation.merging import RELATIONS, CannotMerge, Comparison, about, label_of
from curation.models import Approval, Merge
from record.database import curated_models
from record.folding import fold_of, relations_to
from record.keys import free_key
from record.models import Curated, Visibility
from record.undo import NotUndoable
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    CampaignFactory,
    GovernmentFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
    make_account,
)

pytestmark = pytest.mark.django_db


def dump() -> dict[str, list[Any]]:
    """Every row of every curated table, derived columns included, and all names by which actors are found."""
    found = {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in curated_models()}
    names = apps.get_model("actors", "ActorNames")
    return found | {"names": list(names._base_manager.order_by("actor").values())}


def two(**more: Any) -> tuple[Actor, Actor]:
    keep = OrganisationFactory(key="committee", name="Invented Committee", country="CH", **more)
    gone = OrganisationFactory(key="comittee", name="Invented Comittee", website="https://committee.example", **more)
    return keep, gone


def merged(keep: Actor, gone: Actor, **more: Any) -> Merge:
    return actions.merge(keep=keep, gone=gone, **({"by": None} | more))


def with_everything(gone: Actor) -> None:
    """One row at least in every relation to an organisation, and its citations."""
    AffiliationFactory(body=gone)
    Alias.objects.create(actor=gone, name="委员会")
    CampaignLead.objects.create(campaign=CampaignFactory(), actor=gone)
    ResponseFactory(actor=gone)
    SignatureFactory(actor=gone, signed_by=PersonFactory(), name_as_written="The Comittee", place=3)
    AddresseeFactory(actor=gone)


# ---- what moves -------------------------------------------------------------------------------------------------


def test_everything_that_an_organisation_has_moves_and_the_old_name_is_another_name() -> None:
    keep, gone = two()
    with_everything(gone)
    before = {field: field.model._base_manager.filter(**{field.name: gone}).count() for field in relations_to(Actor)}
    merged(keep, gone)
    assert not Actor.objects.filter(key="comittee").exists()
    for field, number in before.items():
        rows = field.model._base_manager
        assert not rows.filter(**{field.name: gone.pk}).exists(), field
        assert rows.filter(**{field.name: keep}).count() >= number, field
    assert {alias.name for alias in keep.aliases.all()} == {"Invented Comittee", "委员会"}
    assert Signature.objects.get().name_as_written == "The Comittee", "names stay as they were written"


def test_everything_that_a_person_or_a_government_has_moves() -> None:
    person, same = PersonFactory(name="Ina Vented"), PersonFactory(name="Vented Ina")
    AffiliationFactory(person=same)
    ResponseFactory(person=same)
    SignatureFactory(signed_by=same)
    merged(person, same)
    assert (person.affiliations.count(), person.responses_spoken.count(), person.signatures_for_others.count()) == (
        1,
        1,
        1,
    )
    state, copy = GovernmentFactory(), GovernmentFactory()
    PositionFactory(government=copy)
    merged(state, copy)
    assert state.positions.count() == 1


def test_every_foreign_key_to_an_actor_is_known_to_merging() -> None:
    """Found by walking all models once more, by another way than merging does."""
    derived = {"actornames", "likelypair"}
    pointing = {
        (model._meta.model_name, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if field.concrete
        and field.remote_field
        and field.remote_field.model in (Actor, *Actor.__subclasses__())
        and not field.many_to_many
    }
    walked = {(field.model._meta.model_name, field.name) for field in relations_to(Actor)}
    assert walked == {(model, name) for model, name in pointing if model not in derived}
    assert set(RELATIONS) <= walked
    assert all(label_of(field) for field in relations_to(Actor))


def test_no_unique_rule_about_actors_is_one_that_merging_can_not_read() -> None:
    for field in relations_to(Actor):
        rules = [c for c in field.model._meta.constraints if isinstance(c, models.UniqueConstraint)]
        assert not any(rule.expressions for rule in rules), f"{field}: say unique fields by their names"
        if not issubclass(field.model, Curated):
            assert not any(field.name in rule.fields for rule in rules), f"{field}: what is folded could not come back"


def test_chosen_values_are_taken_and_no_others() -> None:
    keep, gone = two()
    with pytest.raises(CannotMerge, match="Website"):
        merged(keep, gone, values={"website": "https://elsewhere.example"})
    merged(keep, gone, values={"name": "Invented Comittee", "website": "https://committee.example"})
    keep.refresh_from_db()
    assert (keep.name, keep.website, keep.country, keep.key) == (
        "Invented Comittee", "https://committee.example", "CH", "committee",
    )  # fmt: skip
    assert [alias.name for alias in keep.aliases.all()] == ["Invented Committee"]


# ---- what meets -------------------------------------------------------------------------------------------------


def test_two_addressees_of_one_letter_become_one_with_the_sources_of_both() -> None:
    keep, gone = two()
    letter, article = LetterFactory(), ArticleFactory()
    stays = AddresseeFactory(letter=letter, actor=keep, source=article)
    goes = AddresseeFactory(letter=letter, actor=gone, source=article, role="cc")
    Citation.objects.create(addressee=goes, article=ArticleFactory(), quote="to the comittee")
    (meeting,) = Comparison(keep, gone).meetings
    assert (meeting.what, meeting.about) == ("addressee", letter.title)
    assert meeting.lost == [("role", "addressed to", "in copy")]
    merged(keep, gone)
    assert Addressee.objects.get() == stays
    assert sorted(stays.citations.values_list("quote", flat=True)) == ["", "to the comittee"]


def test_the_same_role_becomes_one_and_knows_what_either_knew() -> None:
    keep, gone = PersonFactory(), PersonFactory()
    body = OrganisationFactory()
    first = AffiliationFactory(person=keep, body=body)
    AffiliationFactory(person=gone, body=body, end="2021-05-01", end_precision="month")
    AffiliationFactory(person=gone, body=body, title="Director")
    merged(keep, gone)
    first.refresh_from_db()
    assert str(first.ended) == "May 2021"
    assert sorted(keep.affiliations.values_list("title", flat=True)) == ["Director", "Spokesperson"]


def test_the_same_alias_lead_and_source_become_one() -> None:
    keep, gone = two(source=ArticleFactory())
    for actor in (keep, gone):
        Alias.objects.create(actor=actor, name="IC")
    campaign = CampaignFactory()
    for place, actor in enumerate((keep, gone), 1):
        CampaignLead.objects.create(campaign=campaign, actor=actor, place=place)
    merged(keep, gone)
    assert sorted(keep.aliases.values_list("name", flat=True)) == ["IC", "Invented Comittee"]
    assert CampaignLead.objects.get().actor == keep
    assert Citation.objects.filter(actor=keep).count() == 1


def test_two_names_under_one_letter_both_stay() -> None:
    keep, gone = two()
    letter = LetterFactory()
    for place, actor in enumerate((keep, gone), 1):
        SignatureFactory(letter=letter, actor=actor, place=place, name_as_written=actor.name)
    assert Comparison(keep, gone).signed_twice == 1
    merged(keep, gone)
    assert Signature.objects.filter(letter=letter, actor=keep).count() == 2
    shown = Letter.objects.with_counts().get(pk=letter.pk)
    assert (shown.named, shown.resolved) == (2, 1)


# ---- who may see what -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.CURATORS, Visibility.HIDDEN])
def test_nobody_becomes_public_by_being_merged(visibility: Visibility) -> None:
    keep, gone = two()
    Actor.objects.filter(pk=gone.pk).update(visibility=visibility)
    before = dump()
    with pytest.raises(CannotMerge, match="what is known of it would become public"):
        merged(keep, gone)
    assert dump() == before


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.CURATORS, Visibility.HIDDEN])
def test_the_kept_one_stays_as_hidden_as_it_was(visibility: Visibility, client: Client) -> None:
    keep, gone = two()
    Actor.objects.filter(pk=keep.pk).update(visibility=visibility, name="Planted Marker", key=keep.key)
    with_everything(gone)
    keep.refresh_from_db()
    assert Comparison(keep, gone).will_be_unseen
    merged(keep, gone)
    keep.refresh_from_db()
    assert keep.visibility == visibility
    answer = client.get("/organisations/comittee/")
    if visibility == Visibility.UNLISTED:
        assert answer.headers["Location"] == "/organisations/committee/"
    else:
        assert answer.status_code == (410 if visibility == Visibility.HIDDEN else 404)
        assert "Location" not in answer.headers
        assert not {"Planted", "committee"} & set(answer.content.decode().replace("/", " ").split())
    assert client.get("/letters/?signatory=comittee").status_code == (301 if visibility == "unlisted" else 400)


def test_rows_that_differ_in_who_sees_them_are_not_made_one() -> None:
    keep, gone = two()
    letter = LetterFactory()
    AddresseeFactory(letter=letter, actor=keep)
    AddresseeFactory(letter=letter, actor=gone, visibility=Visibility.CURATORS)
    with pytest.raises(CannotMerge, match="not the same people may see the two"):
        merged(keep, gone)


def test_only_actors_of_one_kind_and_no_actor_with_itself() -> None:
    keep, _ = two()
    with pytest.raises(CannotMerge, match="only actors of one kind"):
        merged(keep, PersonFactory())
    with pytest.raises(CannotMerge, match="one actor already"):
        merged(keep, keep)


def test_a_merge_that_was_taken_back_does_not_tell_the_name_of_the_hidden_one(client: Client) -> None:
    keep, gone = two()
    Actor.objects.filter(pk=keep.pk).update(visibility=Visibility.HIDDEN, name="Planted Marker")
    keep.refresh_from_db()
    signature = SignatureFactory(actor=gone)
    new_revision()
    merge = merged(keep, gone, reason="Planted Marker, too")
    new_revision()
    assert actions.undo_merge(merge=merge, by=None)
    check_now()
    for address in ("/changes/", "/changes.csv", signature.history_url, gone.history_url):
        text = client.get(address).getvalue().decode()
        assert "Merged two entries of one actor" in text, address
        assert "Planted" not in text, address


# ---- keys -------------------------------------------------------------------------------------------------------


def test_a_key_is_never_given_again() -> None:
    keep, gone = two()
    merged(keep, gone)
    assert free_key(Actor, "Comittee") == "comittee-2"
    with pytest.raises(ValidationError, match="belonged to an actor that was merged"):
        Actor(key="comittee", name="Another", kind="person").full_clean()
    with pytest.raises(IntegrityError, match="leads to the other one"), transaction.atomic():
        OrganisationFactory(key="comittee")
        check_now()
    with pytest.raises(IntegrityError, match="leads to the other one"), transaction.atomic():
        Redirect.objects.create(key="committee", name="Its own", actor=keep)
        check_now()
    with pytest.raises(models.ProtectedError):
        keep.delete()


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_redirects_follow_when_the_kept_one_is_merged_too() -> None:
    keep, gone = two()
    last = OrganisationFactory(key="last", name="Last Committee")
    merged(keep, gone)
    merged(last, keep)
    assert dict(Redirect.objects.values_list("key", "actor__key")) == {"comittee": "last", "committee": "last"}
    found = Actor.objects.by_key(["comittee", "committee", "last", "nobody"])
    assert found == dict.fromkeys(["comittee", "committee", "last"], last)


# ---- taking it back ---------------------------------------------------------------------------------------------


def test_undo_brings_every_row_of_every_table_back() -> None:
    keep, gone = two()
    with_everything(gone)
    letter, article = LetterFactory(), ArticleFactory()
    for actor in (keep, gone):
        AddresseeFactory(letter=letter, actor=actor, source=article)
        Alias.objects.create(actor=actor, name="IC")
        SignatureFactory(letter=letter, actor=actor)
    Alias.objects.create(actor=keep, name="Invented Comittee")
    before = dump()
    curator = make_account(Role.CURATOR)
    new_revision()
    merge = merged(keep, gone, by=curator, values={"name": gone.name, "website": gone.website})
    assert dump() != before
    new_revision()
    assert actions.undo_merge(merge=merge, by=curator)
    assert dump() == before
    merge.refresh_from_db()
    assert merge.undone_by == curator
    assert not actions.undo_merge(merge=merge, by=curator), "it was taken back already"


def test_what_has_no_history_comes_back_too() -> None:
    """Requests to name a person move; what was decided of the one does not hold for the other, who is at risk."""
    keep = PersonFactory(visibility=Visibility.HIDDEN, is_at_risk=True)
    gone = PersonFactory(visibility=Visibility.HIDDEN)
    one, other = make_account(Role.CURATOR), make_account(Role.CURATOR)
    decided = {"state": Approval.State.APPROVED, "decided_by": other, "decided_at": timezone.now()}
    for actor, more in ((keep, {}), (gone, {}), (gone, decided)):
        Approval.objects.create(actor=actor, because="Speaks in public.", requested_by=one, **more)
    before = list(Approval.objects.order_by("pk").values())
    new_revision()
    merge = merged(keep, gone)
    assert keep.approvals.count() == 3
    assert not Approval.objects.standing().exists()
    new_revision()
    assert actions.undo_merge(merge=merge, by=None)
    assert list(Approval.objects.order_by("pk").values()) == before


def new_revision() -> None:
    """What came before was committed: what follows is as if it were another transaction."""
    check_now()
    with connection.cursor() as cursor:
        for name in ("revision", "user", "reason"):
            cursor.execute("SELECT set_config(%s, '', true)", [f"torchlight.{name}"])


def test_a_merge_on_which_another_rests_is_taken_back_after_that() -> None:
    keep, gone = two()
    last = OrganisationFactory(key="last")
    before = dump()
    new_revision()
    first = merged(keep, gone)
    new_revision()
    second = merged(last, keep)
    new_revision()
    with pytest.raises(NotUndoable, match="changed since"):
        actions.undo_merge(merge=first, by=None)
    assert Merge.objects.standing().count() == 2
    new_revision()
    assert actions.undo_merge(merge=second, by=None)
    new_revision()
    assert actions.undo_merge(merge=first, by=None)
    assert dump() == before


# ---- what is told -----------------------------------------------------------------------------------------------


def test_history_and_log_say_what_was_merged_into_what(client: Client) -> None:
    keep, gone = two()
    signature = SignatureFactory(actor=gone)
    new_revision()
    merged(keep, gone, by=make_account(Role.CURATOR, "ina"), reason="One body, misspelt once.")
    check_now()
    log = client.get("/changes/").content.decode()
    assert "Merged “Invented Comittee” into “Invented Committee”: One body, misspelt once." in log
    assert "<bdi>Invented Comittee</bdi> was merged into <bdi>Invented Committee</bdi>" in log
    assert "that is not in the record any more" not in log
    assert "merged,Invented Comittee,Invented Committee" in client.get("/changes.csv?what=merged").getvalue().decode()
    assert "Merged: Invented Comittee → Invented Committee" in client.get("/changes.atom").getvalue().decode()
    history = client.get(f"/history/campaigns-signature/{signature.pk}/").content.decode()
    assert '<td data-label="Before">Invented Comittee</td><td data-label="After">Invented Committee</td>' in history
    old = client.get(f"/history/actors-actor/{gone.pk}/")
    assert old.headers["Location"] == f"/history/actors-actor/{keep.pk}/"
    assert "until it was merged into this one" in client.get(old.headers["Location"]).content.decode()


def test_proposals_name_the_kept_one_after_a_merge() -> None:
    keep, gone = two()
    merged(keep, gone)
    assert Actor.objects.by_key(["comittee"])["comittee"] == keep


def test_about_says_what_a_row_is_of() -> None:
    keep, gone = two()
    with_everything(gone)
    fold = fold_of(Actor, gone.pk, keep.pk)
    said = {
        about(field_row) for move in fold.moves for field_row in move.field.model._base_manager.filter(pk__in=move.rows)
    }
    assert "委员会" in said
    assert Addressee.objects.get().letter.title in said
