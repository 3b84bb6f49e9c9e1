"""Who could use the admin site before there were roles is a curator; superusers are admins without a row."""

from django.db import migrations


def give_roles(apps, schema_editor):
    User = apps.get_model("auth", "User")
    Account = apps.get_model("accounts", "Account")
    staff = User.objects.filter(is_staff=True, is_superuser=False).values_list("pk", flat=True)
    Account.objects.bulk_create(Account(user_id=pk, role="curator") for pk in staff)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
