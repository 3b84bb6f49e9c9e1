"""Search columns. The record describes in English; a letter's text and title may be in another language.

The columns are no fields of the models, so that no query that shows rows has to carry them.
"""

from django.db import migrations

COLUMNS = {
    "campaigns_letter": """
        setweight(record_words('en', title), 'A')
        || setweight(record_words('en', summary), 'B')
        || CASE WHEN coalesce(languages[1], 'en') = 'en' THEN ''::tsvector
                ELSE setweight(record_words(languages[1]::text, title), 'A') END
        || setweight(record_words(coalesce(languages[1]::text, 'en'), text), 'C')
    """,
    "campaigns_campaign": """
        setweight(record_words('en', name), 'A') || setweight(record_words('en', goal || ' ' || summary), 'B')
    """,
    "campaigns_response": "setweight(record_words('en', summary), 'B') || setweight(record_words('en', quote), 'A')",
    "campaigns_position": "setweight(record_words('en', summary), 'B')",
    "campaigns_event": "setweight(record_words('en', title), 'A') || setweight(record_words('en', summary), 'B')",
}


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial"), ("record", "0003_search")]

    operations = [
        operation
        for table, vector in COLUMNS.items()
        for operation in (
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS ({vector}) STORED",
                f"ALTER TABLE {table} DROP COLUMN search",
            ),
            migrations.RunSQL(
                f"CREATE INDEX {table}_search ON {table} USING gin (search)", f"DROP INDEX {table}_search"
            ),
        )
    ]
