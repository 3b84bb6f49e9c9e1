"""Configurations and functions of full text search."""

from pathlib import Path

from django.db import migrations

SEARCH_SQL = (Path(__file__).parent / "search_0003.sql").read_text()

REVERSE = """
DROP FUNCTION record_words(text, text);
DROP FUNCTION record_pairs(text);
DROP TEXT SEARCH CONFIGURATION record_simple, record_english, record_french,
     record_german, record_spanish, record_italian;
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0002_initial")]

    operations = [migrations.RunSQL(SEARCH_SQL, REVERSE)]
