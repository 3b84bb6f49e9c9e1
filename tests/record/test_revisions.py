"""Revisions are numbered in the order in which they were committed."""

import threading

from record.models import Change, Revision
from tests.roles import as_serving_role

INSERT = (
    "INSERT INTO articles_article"
    " (key, title, visibility, outlet, byline, date_precision, language, text, rights, family, family_by_hand) "
    "VALUES (%s, 'Invented', 'public', '', '', '', '', '', 'curators', '', false)"
)


def test_revisions_are_numbered_in_the_order_of_commits_without_gaps(own_database: str) -> None:
    """The transaction that begins first and commits last has the higher number; a rolled-back one none."""
    with as_serving_role() as early, as_serving_role() as late, as_serving_role() as never:
        early.execute(INSERT, ["early"])
        never.execute(INSERT, ["never"])
        late.execute(INSERT, ["late"])
        late.commit()
        never.rollback()
        early.commit()
    numbers = dict(
        Change.objects.filter(table="articles_article").values_list("row__key", "revision__number").order_by("pk")
    )
    assert numbers["early"] == numbers["late"] + 1
    assert Revision.objects.filter(number=None).count() == 0


def test_many_commits_at_once_get_distinct_numbers(own_database: str) -> None:
    def write(number: int) -> None:
        with as_serving_role() as serving:
            serving.execute(INSERT, [f"at-once-{number}"])

    threads = [threading.Thread(target=write, args=[n]) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) == 12
    assert numbers == list(range(1, 13))
