"""The search column of articles: title and outlet. The text is not searched by the public. No field of the model."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("record", "0003_search")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE articles_article ADD COLUMN search tsvector GENERATED ALWAYS AS (
                setweight(record_words(language::text, title), 'A') || setweight(record_words('', outlet), 'B')
            ) STORED
            """,
            "ALTER TABLE articles_article DROP COLUMN search",
        ),
        migrations.RunSQL(
            "CREATE INDEX articles_article_search ON articles_article USING gin (search)",
            "DROP INDEX articles_article_search",
        ),
    ]
