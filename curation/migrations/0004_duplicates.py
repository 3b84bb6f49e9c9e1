
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0007_fact_states'),
        ('curation', '0003_signatory_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Search',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.BigIntegerField(default=-1, help_text='The newest revision of the record at that time.')),
                ('at', models.DateTimeField(null=True)),
                ('seconds', models.FloatField(default=0)),
                ('actors', models.PositiveIntegerField(default=0, help_text='How many were compared.')),
            ],
        ),
        migrations.CreateModel(
            name='Distinct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_key', models.CharField(max_length=80)),
                ('second_key', models.CharField(max_length=80)),
                ('why', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'actors known to be two',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('first_key', 'second_key'), name='distinct_once'), models.CheckConstraint(condition=models.Q(('first_key__lt', models.F('second_key'))), name='distinct_is_in_order'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='distinct_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='LikelyPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(help_text='Points, at most 100.')),
                ('parts', models.JSONField(help_text='Each reason in words, with the points that it gives or takes.')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='actors.actor')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.DB_CASCADE, related_name='+', to='actors.actor')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('score'), descending=True), models.F('id'), name='likely_pair_best_first')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='likely_pair_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='likely_pair_is_in_order')],
            },
        ),
        # The one row that says when was last looked.
        migrations.RunSQL(
            "INSERT INTO curation_search (revision, seconds, actors) VALUES (-1, 0, 0)", "DELETE FROM curation_search"
        ),
    ]
