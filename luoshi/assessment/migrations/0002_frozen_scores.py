"""The database itself keeps what was published: publications and their rows, kept choices and versions' texts stay.

Both texts side by side. A table that is made anew (SQLite adds a column so) needs its guards again.
"""

from django.db import migrations

APPEND_ONLY = ("assessment_publication", "assessment_scorerow", "assessment_keptyardstick")
KEPT = ("text", "number", "valid_from", "recorded_at", "scheme_id", "house_id")
CUT = len("assessment_")

SQLITE = [
    f"CREATE TRIGGER {table[CUT:]}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in APPEND_ONLY
    for verb in ("UPDATE", "DELETE")
] + [
    "CREATE TRIGGER schemeversion_stays BEFORE UPDATE ON assessment_schemeversion WHEN "
    + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in KEPT)
    + " BEGIN SELECT RAISE(ABORT, 'a version of a scheme stays'); END",
    "CREATE TRIGGER schemeversion_no_delete BEFORE DELETE ON assessment_schemeversion "
    "BEGIN SELECT RAISE(ABORT, 'a version of a scheme stays'); END",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table[CUT:]}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")),
    "DROP TRIGGER IF EXISTS schemeversion_stays",
    "DROP TRIGGER IF EXISTS schemeversion_no_delete",
]
POSTGRES = [
    """CREATE FUNCTION assessment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        f"CREATE TRIGGER {table[CUT:]}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION assessment_append_only()"
        for table in APPEND_ONLY
    ),
    "CREATE TRIGGER schemeversion_stays BEFORE UPDATE ON assessment_schemeversion FOR EACH ROW WHEN ("
    + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in KEPT)
    + ") EXECUTE FUNCTION assessment_append_only()",
    "CREATE TRIGGER schemeversion_no_delete BEFORE DELETE ON assessment_schemeversion FOR EACH ROW "
    "EXECUTE FUNCTION assessment_append_only()",
]
POSTGRES_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table[CUT:]}_no_change ON {table}" for table in APPEND_ONLY),
    "DROP TRIGGER IF EXISTS schemeversion_stays ON assessment_schemeversion",
    "DROP TRIGGER IF EXISTS schemeversion_no_delete ON assessment_schemeversion",
    "DROP FUNCTION IF EXISTS assessment_append_only()",
]


def _run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement, params=None)  # RAISE has a per cent sign of its own


def forwards(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def backwards(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_schemes_and_scores")]
    operations = [migrations.RunPython(forwards, backwards)]
