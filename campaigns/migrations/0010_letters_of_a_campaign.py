"""The newest letters of a campaign stand in an index in their order: the page of a letter names eight of them.

It finds all letters of a campaign as well, as the index of the foreign key did.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0009_search_head")]

    operations = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                "campaign",
                models.OrderBy(models.F("date"), descending=True, nulls_last=True),
                "key",
                name="letter_of_campaign",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="campaign",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="campaigns.campaign",
            ),
        ),
    ]
