"""Two curators who merge the same two actors at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.models import User
from django.db import connection, transaction

from accounts.roles import Role
from actors.models import Actor, Redirect
from campaigns.models import Signature
from curation import actions
from curation.merging import CannotMerge
from curation.models import Merge
from tests.factories import OrganisationFactory, SignatureFactory, make_account


def test_one_of_them_is_told_who_was_faster_and_nothing_is_done_twice(own_database: str) -> None:
    with transaction.atomic():
        keep = OrganisationFactory(name="Invented Committee")
        gone = OrganisationFactory(name="Invented Comittee")
        SignatureFactory(actor=gone)
    curators = [make_account(Role.CURATOR, name) for name in ("ina", "otto")]

    def merge(pair: tuple[Actor, Actor], by: User) -> str:
        try:
            return str(actions.merge(keep=pair[0], gone=pair[1], by=by))
        except CannotMerge as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        told = sorted(threads.map(merge, [(keep, gone), (gone, keep)], curators), key=len)
    assert str(Merge.objects.get()) == told[0]
    assert "was merged into" in told[1]
    assert "Nothing more was changed." in told[1]
    assert Redirect.objects.count() == Actor.objects.filter(name__startswith="Invented Com").count() == 1
    assert Signature.objects.get().actor == Actor.objects.get(name__startswith="Invented Com")
