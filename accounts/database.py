"""Rights of the serving role on the log of accounts."""

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import sql
from django.db.backends.utils import CursorWrapper

from accounts.models import AccountChange


def protect_log(cursor: CursorWrapper) -> None:
    """Let the serving role add lines and read them. Does nothing where one role does everything."""
    cursor.execute("SELECT current_user, to_regclass(%s)", [AccountChange._meta.db_table])
    owner, table = cursor.fetchone()
    if table is None or not settings.SERVING_ROLE or owner == settings.SERVING_ROLE:
        return
    statement = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
    names = {"table": AccountChange._meta.db_table, "role": settings.SERVING_ROLE}
    cursor.execute(statement.format(**{name: sql.Identifier(value) for name, value in names.items()}))
