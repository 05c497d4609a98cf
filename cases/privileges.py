"""What the application's database role may do: it does not own the tables, so it cannot lift their triggers."""

from django.apps import apps
from django.db import connection


def append_only_tables() -> list[str]:
    """Tables of models that say so of themselves (`APPEND_ONLY`): the log, plan releases, messages."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "APPEND_ONLY", False))


def grant_application_role(role: str) -> None:
    """Give `role` its rights on every table; only reading and adding where the record is append-only. Run as owner."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {name}")
