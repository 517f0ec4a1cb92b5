"""The database's own refusal to alter the ledger, on SQLite and PostgreSQL."""

from django.db import connections

SQLITE = [
    """CREATE TRIGGER ledger_no_update BEFORE UPDATE ON commitments_update
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER ledger_no_delete BEFORE DELETE ON commitments_update
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER ledger_note_erase BEFORE UPDATE ON commitments_updatenote
       WHEN NEW.text <> '' OR NEW.salt <> '' OR NEW.update_id <> OLD.update_id
       BEGIN SELECT RAISE(ABORT, 'a note of the ledger can only be erased'); END""",
    """CREATE TRIGGER ledger_note_no_delete BEFORE DELETE ON commitments_updatenote
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
]
SQLITE_REMOVE = [
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "ledger_no_update",
        "ledger_no_delete",
        "ledger_note_erase",
        "ledger_note_no_delete",
    )
]

POSTGRESQL = [
    """CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = '23001'; END $$""",
    """CREATE FUNCTION ledger_note_erase() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.text <> '' OR NEW.salt <> '' OR NEW.update_id <> OLD.update_id THEN
           RAISE EXCEPTION 'a note of the ledger can only be erased' USING ERRCODE = '23001';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON commitments_update
       FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON commitments_update
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_note_erase BEFORE UPDATE ON commitments_updatenote
       FOR EACH ROW EXECUTE FUNCTION ledger_note_erase()""",
    """CREATE TRIGGER ledger_note_no_delete BEFORE DELETE ON commitments_updatenote
       FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_note_no_truncate BEFORE TRUNCATE ON commitments_updatenote
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
]
POSTGRESQL_REMOVE = [
    "DROP FUNCTION IF EXISTS ledger_refuse() CASCADE",
    "DROP FUNCTION IF EXISTS ledger_note_erase() CASCADE",
]


def _run(alias, sqlite, postgresql):
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)


def install(alias="default"):
    _run(alias, SQLITE, POSTGRESQL)


def remove(alias="default"):
    _run(alias, SQLITE_REMOVE, POSTGRESQL_REMOVE)
