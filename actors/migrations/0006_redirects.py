"""Where the keys of merged actors lead; and names that follow an alias which goes from one actor to another.

Until now only the actor to which it went was given its names anew.
"""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


FOLLOW = """
CREATE FUNCTION actors_follow_aliases() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint[];
BEGIN
    SELECT array_agg(DISTINCT actor_id) INTO changed
      FROM (SELECT actor_id FROM old_rows UNION SELECT actor_id FROM new_rows) both_rows;
    IF changed IS NOT NULL THEN
        PERFORM actors_keep_names_of(changed);
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER names_follow_update ON actors_alias;
CREATE TRIGGER names_follow_update AFTER UPDATE ON actors_alias
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_aliases();
"""

ONLY_NEW = """
DROP TRIGGER names_follow_update ON actors_alias;
CREATE TRIGGER names_follow_update AFTER UPDATE ON actors_alias
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_follow_names();
DROP FUNCTION actors_follow_aliases();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0005_free_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Write lower-case letters, digits and single hyphens, such as ioc-2020-09.')])),
                ('number', models.BigIntegerField(blank=True, help_text='Of the row that it had here; empty where it came from elsewhere.', null=True, unique=True)),
                ('name', models.CharField(help_text='What it was called.', max_length=300)),
                ('visibility', models.CharField(choices=[('public', 'public'), ('unlisted', 'unlisted: only by its own address'), ('curators', 'curators only'), ('hidden', 'hidden, with a tombstone at its address')], default='public', help_text='Who could see it before.', max_length=10)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redirects', to='actors.actor')),
            ],
            options={
                'ordering': ['key'],
                'indexes': [models.Index(condition=models.Q(('visibility', 'public'), _negated=True), fields=['id'], name='redirect_not_public')],
                'constraints': [models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='redirect_key_is_slug')],
            },
        ),
        migrations.RunSQL(FOLLOW, ONLY_NEW),
    ]
