"""The guards of a return again, with its facts: SQLite makes a table anew when a column is added, without its triggers."""

from django.db import migrations

KEPT = ("edition", "seq", "as_of", "rows", "facts", "frozen_at", "round_id", "unit_id")
OLD_KEPT = tuple(column for column in KEPT if column != "facts")


def sqlite(kept):
    return [
        "DROP TRIGGER IF EXISTS return_stays",
        "DROP TRIGGER IF EXISTS return_no_delete",
        "CREATE TRIGGER return_stays BEFORE UPDATE ON reports_return WHEN OLD.frozen_at IS NOT NULL AND ("
        + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in kept)
        + ") BEGIN SELECT RAISE(ABORT, 'a frozen return stays'); END",
        "CREATE TRIGGER return_no_delete BEFORE DELETE ON reports_return WHEN OLD.edition > 0 "
        "BEGIN SELECT RAISE(ABORT, 'a return with lines stays'); END",
    ]


def postgres(kept):
    return [
        "DROP TRIGGER IF EXISTS return_stays ON reports_return",
        "CREATE TRIGGER return_stays BEFORE UPDATE ON reports_return FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL AND ("
        + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in kept)
        + ")) EXECUTE FUNCTION reports_return_stays()",
    ]


def _run(schema_editor, kept):
    for statement in (sqlite if schema_editor.connection.vendor == "sqlite" else postgres)(kept):
        schema_editor.execute(statement, params=None)  # RAISE has a per cent sign of its own


def forwards(apps, schema_editor):
    _run(schema_editor, KEPT)


def backwards(apps, schema_editor):
    _run(schema_editor, OLD_KEPT)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_prints")]
    operations = [migrations.RunPython(forwards, backwards)]
