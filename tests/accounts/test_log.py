"""The log of accounts in the database: it grows and never changes."""

import psycopg
import pytest

from accounts import actions
from tests.roles import as_serving_role


def test_the_serving_role_adds_to_the_log_and_changes_nothing_in_it(own_database: str) -> None:
    actions.log(by=None, what="Invented.")
    with as_serving_role() as serving:
        serving.execute("INSERT INTO accounts_accountchange (at, what) VALUES (now(), 'Invented too.')")
        serving.commit()
        for deed in (
            "UPDATE accounts_accountchange SET what = ''",
            "DELETE FROM accounts_accountchange",
            "TRUNCATE accounts_accountchange",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                serving.execute(deed)
            serving.rollback()
        assert serving.execute("SELECT what FROM accounts_accountchange ORDER BY id").fetchall() == [
            ("Invented.",),
            ("Invented too.",),
        ]
