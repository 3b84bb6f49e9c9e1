"""Names are found by their words: misspelt, in part, in other spellings, in every script."""

import pytest

from actors.models import Actor, Alias
from actors.names import ActorNames
from record.models import SpellingVariant
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    return [actor.name for actor in Actor.objects.published().found_by_name(typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "invented netwrok",
        "Netwrok Invented",
        "invneted network",
        "INVENTED NETW",
        "ìnventéd network",
        "invented network zzz",
    ],
)
def test_a_misspelt_name_is_found(typed: str) -> None:
    OrganisationFactory(name="Invented Network of Tests")
    OrganisationFactory(name="Another Group")
    assert found(typed) == ["Invented Network of Tests"]


def test_one_of_several_words_may_stand_in_no_name_of_the_actor() -> None:
    OrganisationFactory(name="Invented Network of Tests")
    OrganisationFactory(name="Quite Different Coalition")
    assert found("invented tests coalition") == ["Invented Network of Tests"]


def test_words_follow_the_names_of_an_actor() -> None:
    group = OrganisationFactory(name="First Name")
    alias = Alias.objects.create(actor=group, name="Quondam")
    assert found("quondam") == found("first") == ["First Name"]
    Actor.objects.filter(pk=group.pk).update(name="Second Name")
    alias.delete()
    assert found("second") == ["Second Name"]
    assert found("first") == found("quondam") == []
    group.citations.all().delete()
    group.delete()
    assert not ActorNames.objects.filter(actor=group.pk).exists()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("虚构冬奥联盟", "冬奥"),
        ("虚构冬奥联盟", "冬"),
        ("གངས་ལྗོངས་གསར་བཅོས", "གསར་བཅོས"),
        ("Вымышленный союз", "вымышленый"),
        ("منظمة مخترعة", "مخترعة"),
        ("Łódzka Grupa Zmyślona", "lodzka zmyslona"),
    ],
)
def test_names_of_every_script_are_found_by_a_part(name: str, typed: str) -> None:
    OrganisationFactory(name=name)
    assert found(typed) == [name]


def test_another_spelling_is_found() -> None:
    SpellingVariant.objects.create(words=["Zmyslia", "Zmislja"])
    OrganisationFactory(name="Free Zmyslia")
    assert found("zmislja") == ["Free Zmyslia"]


def test_the_same_name_comes_first_then_those_that_begin_with_it() -> None:
    for name in ("The Invented Alliance", "Invented Alliance of Tests", "Invented Alliance"):
        OrganisationFactory(name=name)
    assert found("invented alliance") == ["Invented Alliance", "Invented Alliance of Tests", "The Invented Alliance"]


@pytest.mark.parametrize("typed", ["", "!!!", "🙂", "%", "_", "\\", "' OR 1=1 --", "invented zzz", "x" * 4000])
def test_what_names_nobody_finds_nobody(typed: str) -> None:
    OrganisationFactory(name="Invented Group")
    assert found(typed) == []
