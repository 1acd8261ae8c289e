"""The database itself keeps what was handed in: lines, steps and versions are append-only, a frozen return stays.

Both texts side by side. A return that has lines cannot be deleted; once frozen, its edition and moments cannot change.
"""

from django.db import migrations

APPEND_ONLY = ("reports_returnline", "reports_returnstep", "reports_returnformversion")
KEPT = ("edition", "seq", "as_of", "rows", "frozen_at", "round_id", "unit_id")

SQLITE = [
    f"CREATE TRIGGER {table[8:]}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in APPEND_ONLY
    for verb in ("UPDATE", "DELETE")
] + [
    "CREATE TRIGGER return_stays BEFORE UPDATE ON reports_return WHEN OLD.frozen_at IS NOT NULL AND ("
    + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in KEPT)
    + ") BEGIN SELECT RAISE(ABORT, 'a frozen return stays'); END",
    "CREATE TRIGGER return_no_delete BEFORE DELETE ON reports_return WHEN OLD.edition > 0 "
    "BEGIN SELECT RAISE(ABORT, 'a return with lines stays'); END",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table[8:]}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")),
    "DROP TRIGGER IF EXISTS return_stays",
    "DROP TRIGGER IF EXISTS return_no_delete",
]

POSTGRES = [
    """CREATE FUNCTION reports_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    """CREATE FUNCTION reports_return_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a frozen return stays'; END $$""",
    *(
        f"CREATE TRIGGER {table[8:]}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION reports_append_only()"
        for table in APPEND_ONLY
    ),
    "CREATE TRIGGER return_stays BEFORE UPDATE ON reports_return FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL AND ("
    + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in KEPT)
    + ")) EXECUTE FUNCTION reports_return_stays()",
    "CREATE TRIGGER return_no_delete BEFORE DELETE ON reports_return FOR EACH ROW WHEN (OLD.edition > 0) "
    "EXECUTE FUNCTION reports_return_stays()",
]
POSTGRES_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table[8:]}_no_change ON {table}" for table in APPEND_ONLY),
    "DROP TRIGGER IF EXISTS return_stays ON reports_return",
    "DROP TRIGGER IF EXISTS return_no_delete ON reports_return",
    "DROP FUNCTION IF EXISTS reports_append_only()",
    "DROP FUNCTION IF EXISTS reports_return_stays()",
]


def _run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement, params=None)  # RAISE has a per cent sign of its own


def forwards(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def backwards(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_returns")]
    operations = [migrations.RunPython(forwards, backwards)]
