"""The log's chain, the list of what was archived, and triggers: a line goes only once an archive covers it.

Both texts side by side. A year is 365 days: an archive's moment lies at least that long after all that it covers.
"""

from django.db import migrations, models

SQLITE = [
    "DROP TRIGGER IF EXISTS audit_no_delete",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_logentry WHEN NOT EXISTS (
        SELECT 1 FROM audit_logarchive a WHERE a.house_id = OLD.house_id AND OLD.at < a.upto)
    BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END""",
    "CREATE TRIGGER audit_link_no_update BEFORE UPDATE ON audit_loglink BEGIN SELECT RAISE(ABORT, 'audit chain is append-only'); END",
    "CREATE TRIGGER audit_link_no_delete BEFORE DELETE ON audit_loglink BEGIN SELECT RAISE(ABORT, 'audit chain is append-only'); END",
    "CREATE TRIGGER audit_arch_no_update BEFORE UPDATE ON audit_logarchive BEGIN SELECT RAISE(ABORT, 'audit archives are append-only'); END",
    "CREATE TRIGGER audit_arch_no_delete BEFORE DELETE ON audit_logarchive BEGIN SELECT RAISE(ABORT, 'audit archives are append-only'); END",
    """CREATE TRIGGER audit_arch_a_year BEFORE INSERT ON audit_logarchive
    WHEN julianday(NEW.made_at) - julianday(NEW.upto) < 365
    BEGIN SELECT RAISE(ABORT, 'the log is kept for at least a year'); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS audit_arch_a_year",
    "DROP TRIGGER IF EXISTS audit_arch_no_delete",
    "DROP TRIGGER IF EXISTS audit_arch_no_update",
    "DROP TRIGGER IF EXISTS audit_link_no_delete",
    "DROP TRIGGER IF EXISTS audit_link_no_update",
    "DROP TRIGGER IF EXISTS audit_no_delete",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_logentry BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END",
]
POSTGRES = [
    """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM audit_logarchive a WHERE a.house_id = OLD.house_id AND OLD.at < a.upto) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'audit log is append-only';
    END $$""",
    """CREATE FUNCTION audit_chain_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit chain and archives are append-only'; END $$""",
    "CREATE TRIGGER audit_link_no_change BEFORE UPDATE OR DELETE ON audit_loglink FOR EACH ROW EXECUTE FUNCTION audit_chain_append_only()",
    "CREATE TRIGGER audit_arch_no_change BEFORE UPDATE OR DELETE ON audit_logarchive FOR EACH ROW EXECUTE FUNCTION audit_chain_append_only()",
    """CREATE FUNCTION audit_arch_a_year() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.made_at - NEW.upto < interval '365 days' THEN
            RAISE EXCEPTION 'the log is kept for at least a year';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER audit_arch_a_year BEFORE INSERT ON audit_logarchive FOR EACH ROW EXECUTE FUNCTION audit_arch_a_year()",
]
POSTGRES_BACK = [
    "DROP TRIGGER IF EXISTS audit_arch_a_year ON audit_logarchive",
    "DROP FUNCTION IF EXISTS audit_arch_a_year()",
    "DROP TRIGGER IF EXISTS audit_arch_no_change ON audit_logarchive",
    "DROP TRIGGER IF EXISTS audit_link_no_change ON audit_loglink",
    "DROP FUNCTION IF EXISTS audit_chain_append_only()",
    """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit log is append-only'; END $$""",
]


def _run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def backwards(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="LogArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("house_id", models.BigIntegerField(db_index=True)),
                ("made_at", models.DateTimeField()),
                ("upto", models.DateTimeField()),
                ("lines", models.PositiveIntegerField()),
                ("last_seq", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="LogLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("house_id", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("house_id", "seq"), name="log_link_once")],
            },
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["house_id", "subject"], name="log_house_subject"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
