"""Extensions and the functions that generated columns use."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent() is not marked immutable because its dictionary could be exchanged; named outright it
# can be trusted in generated columns and indexes.
FOLD = """
CREATE FUNCTION record_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1))
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION record_fold(text)"),
    ]
