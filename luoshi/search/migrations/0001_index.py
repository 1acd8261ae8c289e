"""The index and, beside it, the database's own word index, kept by triggers (SQLite) or as a stored column (PostgreSQL).

Grams are cut by us, so FTS5 only parts them at spaces ('ascii': every other character belongs to a word), and
PostgreSQL reads them as a ready tsvector: neither database's idea of a word, nor its locale, decides what is found.
"""

from django.db import migrations, models

COLUMNS = "title_grams, text_grams"
OLD = "VALUES ('delete', old.id, old.title_grams, old.text_grams)"
NEW = "VALUES (new.id, new.title_grams, new.text_grams)"
SQLITE = [
    f"CREATE VIRTUAL TABLE search_grams USING fts5({COLUMNS}, content='search_entry', content_rowid='id', tokenize='ascii')",
    f"CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN INSERT INTO search_grams (rowid, {COLUMNS}) {NEW}; END",
    "CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry "
    f"BEGIN INSERT INTO search_grams (search_grams, rowid, {COLUMNS}) {OLD}; END",
    f"CREATE TRIGGER search_entry_over AFTER UPDATE OF id, {COLUMNS} ON search_entry "
    f"BEGIN INSERT INTO search_grams (search_grams, rowid, {COLUMNS}) {OLD}; "
    f"INSERT INTO search_grams (rowid, {COLUMNS}) {NEW}; END",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS search_entry_{name}" for name in ("in", "out", "over")),
    "DROP TABLE IF EXISTS search_grams",
]
POSTGRES = [
    "ALTER TABLE search_entry ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS ((title_grams || ' ' || text_grams)::tsvector) STORED",
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
]
POSTGRES_BACK = ["DROP INDEX IF EXISTS search_entry_vector", "ALTER TABLE search_entry DROP COLUMN IF EXISTS vector"]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("house_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("under", models.BigIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("day", models.DateField()),
                ("exact", models.CharField(max_length=200)),
                ("title_grams", models.TextField()),
                ("text_grams", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="search_entry_once"),
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
