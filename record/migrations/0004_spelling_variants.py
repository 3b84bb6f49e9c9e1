"""Words that mean the same in a search, with the ones that this record needs from the first day."""

import django.contrib.postgres.fields
from django.db import migrations, models

WORDS = [
    ["Uyghur", "Uighur", "Uygur", "Uigur", "Ouïghour", "Uigure", "Uiguro"],
    ["Uyghurs", "Uighurs", "Uygurs", "Uigurs", "Ouïghours", "Uiguren", "Uigures"],
    ["Beijing", "Peking", "Pékin", "Pekín", "Pechino"],
    ["Xinjiang", "Sinkiang"],
    ["Tibetan", "Tibeter", "Tibétain", "Tibetano"],
    ["IOC", "CIO"],
    ["organisation", "organization"],
    ["labour", "labor"],
]


def add_words(apps, schema_editor):
    apps.get_model("record", "SpellingVariant").objects.bulk_create(
        apps.get_model("record", "SpellingVariant")(words=words) for words in WORDS
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0003_search")]

    operations = [
        migrations.CreateModel(
            name="SpellingVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), help_text="Separated by commas.", size=None
                    ),
                ),
            ],
            options={
                "ordering": ["words"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words__len__gte", 2)), name="spelling_variant_has_two_words"
                    )
                ],
            },
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop, elidable=False),
    ]
