"""All names of actors with their words, so that misspelt ones are found quickly."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

NAMES_SQL = (Path(__file__).parent / "names_0003.sql").read_text()

REVERSE = """
DROP TRIGGER names_follow_insert ON actors_actor;
DROP TRIGGER names_follow_update ON actors_actor;
DROP TRIGGER names_follow_insert ON actors_alias;
DROP TRIGGER names_follow_update ON actors_alias;
DROP TRIGGER names_follow_delete ON actors_alias;
DROP FUNCTION actors_words_meant(text);
DROP FUNCTION actors_all_of(tsquery[], integer);
DROP FUNCTION actors_term(text, text);
DROP FUNCTION actors_follow_names();
DROP FUNCTION actors_keep_names_of(bigint[]);
DROP FUNCTION actors_words_of(text);
"""


class Migration(migrations.Migration):
    dependencies = [("actors", "0002_search"), ("record", "0004_spelling_variants")]

    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[("word", models.TextField(primary_key=True, serialize=False))],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("word"), name="gin_trgm_ops"),
                        name="name_word_trigrams",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(models.F("word"), name="text_pattern_ops"),
                        name="name_word_beginning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActorNames",
            fields=[
                (
                    "actor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        primary_key=True,
                        related_name="names",
                        serialize=False,
                        to="actors.actor",
                    ),
                ),
                ("names", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="actor_names_words")],
            },
        ),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(models.F("folded_name"), name="text_pattern_ops"),
                name="actor_name_beginning",
            ),
        ),
        migrations.RunSQL(NAMES_SQL, REVERSE),
    ]
