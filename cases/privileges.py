"""What the application's database role may do: it does not own the tables, so it cannot lift their triggers."""

from django.db import connection

APPEND_ONLY = ("cases_logentry", "cases_planrelease")


def grant_application_role(role: str) -> None:
    """Give `role` its rights on every table; only reading and adding where the record is append-only. Run as owner."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {name}")
