from django.db import migrations

from commitments import ledger_triggers


def install(apps, schema_editor):
    ledger_triggers.install(schema_editor.connection.alias)


def remove(apps, schema_editor):
    ledger_triggers.remove(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
