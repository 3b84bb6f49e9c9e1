"""Keys of merged actors in packages: they come along, and are never those of other actors."""

import csv
from pathlib import Path

import pytest

from actors.models import Actor, Redirect
from curation.actions import merge
from opendata.package import PackageRefused, export_package
from record.models import Visibility
from tests.factories import OrganisationFactory, SignatureFactory
from tests.opendata.conftest import Import
from tests.opendata.packages import Package

pytestmark = pytest.mark.django_db


def problems(import_: Import, package: Package) -> list[str]:
    with pytest.raises(PackageRefused) as refused:
        import_(package)
    return [str(problem) for problem in refused.value.remarks]


def test_a_merge_is_exported_and_what_the_public_does_not_see_of_it_is_not(tmp_path: Path) -> None:
    keep, gone = OrganisationFactory(key="kept"), OrganisationFactory(key="old", name="Old Group")
    hidden = OrganisationFactory(key="hidden", visibility=Visibility.HIDDEN)
    SignatureFactory(actor=gone)
    merge(keep=keep, gone=gone, by=None)
    merge(keep=hidden, gone=OrganisationFactory(key="went-with-it"), by=None)
    export_package(tmp_path / "package")
    with (tmp_path / "package" / "redirects.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == [
            {"key": "old", "name": "Old Group", "actor_key": "kept", "actor_type": "organisation"}
        ]
    signatures = (tmp_path / "package" / "signatures.csv").read_text()
    assert ",kept," in signatures
    assert ",old," not in signatures


def test_a_package_from_before_a_merge_is_told_which_key_to_write(import_: Import, small: Package) -> None:
    import_(small)
    keep, gone = Actor.objects.get(key="other-group"), Actor.objects.get(key="group")
    merge(keep=keep, gone=gone, by=None)
    said = problems(import_, small)
    assert "organisations.csv:3:key: 'group' was merged into 'other-group' in the record: leave this row out" in said
    small.rows["organisations"] = [row for row in small["organisations"] if row["key"] != "group"]
    said = problems(import_, small)
    assert any("signatures.csv" in one and "write 'other-group'" in one for one in said), said


def test_the_key_of_an_actor_does_not_lead_elsewhere(import_: Import, small: Package) -> None:
    small["redirects"][0]["key"] = "committee"
    (said,) = problems(import_, small)
    assert "'committee' is an actor of the package" in said
    OrganisationFactory(key="old-group")
    small["redirects"][0]["key"] = "old-group"
    (said,) = problems(import_, small)
    assert "'old-group' is an actor of the record" in said


def test_a_redirect_of_a_package_holds_for_names_given_later(import_: Import, small: Package) -> None:
    import_(small)
    assert Redirect.objects.get().actor.key == "group"
    assert Redirect.objects.get().number is None
    small["organisations"][0]["key"] = "old-group"
    assert any("was merged into 'group'" in said for said in problems(import_, small))
