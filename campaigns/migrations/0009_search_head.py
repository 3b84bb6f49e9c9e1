"""A small search column for letters: their titles and summaries, by which hits are put in order.

The whole column holds the text too. It is stored apart from its row, so to rank thousands of hits by it takes a
tenth of a second.
"""

from django.db import migrations

HEAD = """
    setweight(record_words('en', title), 'A')
    || setweight(record_words('en', summary), 'B')
    || CASE WHEN coalesce(languages[1], 'en') = 'en' THEN ''::tsvector
            ELSE setweight(record_words(languages[1]::text, title), 'A') END
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0008_names_in_order")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE campaigns_letter ADD COLUMN search_head tsvector GENERATED ALWAYS AS ({HEAD}) STORED",
            "ALTER TABLE campaigns_letter DROP COLUMN search_head",
        )
    ]
