"""Names are found by their beginning, by any part and with typing errors: trigrams."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name=model,
            index=GinIndex(OpClass(models.F("folded_name"), name="gin_trgm_ops"), name=f"{model}_name_trigrams"),
        )
        for model in ("actor", "alias")
    ]
