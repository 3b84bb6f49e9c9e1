import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0008_naming"),
        ("campaigns", "0007_fact_states"),
    ]

    operations = [
        migrations.AlterField(
            model_name="signature",
            name="letter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="signatures",
                to="campaigns.letter",
            ),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                models.F("letter"),
                models.F("place"),
                models.Case(models.When(capacity="lead", then=0), default=1),
                models.F("id"),
                name="signature_in_order",
            ),
        ),
    ]
