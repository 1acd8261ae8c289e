# ruff: noqa: S608  # names of tables and columns, constants
"""The database guards the journal itself: no change, no deletion, reversals that mirror what they reverse.

Both texts side by side. On SQLite the tallies become tables ordered by their key (WITHOUT ROWID): half the size, and a
figure reads its rows from the key alone (docs/decisions/0001).
"""

from django.db import migrations

APPEND_ONLY = ("ledger_entry", "ledger_posting", "ledger_kindversion")
TALLIES = ("ledger_daytally", "ledger_monthtally")

SAME = (
    *("record_id", "version", "kind_id", "quantity", "den", "unit_id", "role", "facets_id", "piece", "counts_on"),
    "handed_in_at",
)
MAY_BE_NULL = ("holding_id", "person")

SQLITE = [
    f"CREATE TRIGGER {table[7:]}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in APPEND_ONLY
    for verb in ("UPDATE", "DELETE")
] + [
    "CREATE TRIGGER entry_mirrors BEFORE INSERT ON ledger_entry WHEN NEW.reverses IS NOT NULL AND NOT EXISTS ("
    "SELECT 1 FROM ledger_entry o WHERE o.id = ((NEW.house_id << 40) | NEW.reverses) "
    "AND o.line = -NEW.line AND o.num = -NEW.num "
    + " ".join(f"AND o.{column} = NEW.{column}" for column in SAME)
    + " "
    + " ".join(f"AND o.{column} IS NEW.{column}" for column in MAY_BE_NULL)
    + ") BEGIN SELECT RAISE(ABORT, 'a reversal mirrors its entry'); END"
]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS {table[7:]}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")
] + ["DROP TRIGGER IF EXISTS entry_mirrors"]

POSTGRES = [
    """CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        f"CREATE TRIGGER {table[7:]}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_append_only()"
        for table in APPEND_ONLY
    ),
    "CREATE FUNCTION ledger_mirrors() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NOT EXISTS (SELECT 1 FROM ledger_entry o WHERE o.id = ((NEW.house_id::bigint << 40) | NEW.reverses) "
    "AND o.line = -NEW.line AND o.num = -NEW.num "
    + " ".join(f"AND o.{column} = NEW.{column}" for column in SAME)
    + " "
    + " ".join(f"AND o.{column} IS NOT DISTINCT FROM NEW.{column}" for column in MAY_BE_NULL)
    + ") THEN RAISE EXCEPTION 'a reversal mirrors its entry'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER entry_mirrors BEFORE INSERT ON ledger_entry FOR EACH ROW WHEN (NEW.reverses IS NOT NULL) "
    "EXECUTE FUNCTION ledger_mirrors()",
]
POSTGRES_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table[7:]}_no_change ON {table}" for table in APPEND_ONLY),
    "DROP TRIGGER IF EXISTS entry_mirrors ON ledger_entry",
    "DROP FUNCTION IF EXISTS ledger_append_only()",
    "DROP FUNCTION IF EXISTS ledger_mirrors()",
]


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TALLIES:
            remake(schema_editor, table, lambda made: f"{made} WITHOUT ROWID")
        # Only a column called "integer" is SQLite's own row number; "bigint" would get an index beside it.
        remake(schema_editor, "ledger_entry", lambda made: made.replace('"id" bigint', '"id" integer', 1))
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)  # RAISE has a per cent sign of its own


def remake(schema_editor, table, change):
    """Make the table and its indexes anew by changed text; it is empty, because this is the house's first day."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        made = cursor.fetchall()
    schema_editor.execute(f"DROP TABLE {table}")
    for kind, sql in sorted(made, key=lambda row: row[0] != "table"):
        schema_editor.execute(change(sql) if kind == "table" else sql)


def backwards(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement, params=None)  # RAISE has a per cent sign of its own


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
