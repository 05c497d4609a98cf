"""Open duties by the million, every chain whole: copied, past the triggers, as the ledger would have written them."""

import io
import json
from datetime import datetime, timedelta
from typing import Any

DUTIES_A_CASE = 10


def fill(superuser: Any, *, release: int, debtor: int, duties: int, now: datetime) -> None:
    """Cases with ten open duties each, every chain whole, none due before next year. By COPY, past the triggers: the
    rows are what the ledger would have written."""
    from cases.chain import FORM, GENESIS, entry_hash

    count = duties // DUTIES_A_CASE
    far, stamp = now + timedelta(days=400), now.isoformat()
    with superuser.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        first_case = _next_id(cursor, "cases_case", count)
        first_duty = _next_id(cursor, "cases_obligation", count * DUTIES_A_CASE)
        cases, entries, owed = io.StringIO(), io.StringIO(), io.StringIO()
        for number in range(count):
            case = first_case + number
            ids = range(first_duty + number * DUTIES_A_CASE, first_duty + (number + 1) * DUTIES_A_CASE)
            body = {"obligations": {str(each): ">open" for each in ids}}
            digest = entry_hash(
                form=FORM, case_id=case, number=1, event="reported", rule_id="", actor_digest="", post="",
                organisation_id=None, before="", after="", happened_at=now, recorded_at=now, body=body,
                previous_hash=GENESIS,
            )  # fmt: skip
            cases.write(f"{case}\t{release}\tload\tLOAD-{case}\tload\t{stamp}\tf\t1\t{digest}\n")
            entries.write(f"{case}\t1\treported\t\t\t\t\t\t{stamp}\t{stamp}\t{json.dumps(body)}\t{FORM}\t\t{digest}\n")
            for place, each in enumerate(ids):
                due = (far + timedelta(seconds=each % 86400)).isoformat()
                owed.write(
                    f"{each}\t{case}\tunit_summary\tA-6.1-1\t{debtor}\t{{}}\t{place + 1}\tf\tplan\t{stamp}\t{due}\tf"
                    f"\topen\t\t1\t{due}\t0\n"
                )
        _copy(
            cursor, "cases_case", "id,release_id,kind,reference,title,opened_at,exercise,head_number,head_hash", cases
        )
        columns = (
            "case_id,number,event,rule_id,actor_digest,post,before,after,happened_at,recorded_at,body,form,"
            "previous_hash,hash"
        )
        _copy(cursor, "cases_logentry", columns, entries)
        columns = (
            'id,case_id,key,rule_id,debtor_id,recipients,occurrence,wide,"limit",starts_at,due_at,provisional,state,'
            "reason,log_number,next_at,escalated"
        )
        _copy(cursor, "cases_obligation", columns, owed)
        cursor.execute("SET session_replication_role = DEFAULT")
    superuser.commit()
    superuser.autocommit = True
    with superuser.cursor() as cursor:
        for table in ("cases_case", "cases_logentry", "cases_obligation"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    superuser.autocommit = False


def _next_id(cursor: Any, table: str, count: int) -> int:
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    sequence = cursor.fetchone()[0]
    cursor.execute(f"SELECT nextval('{sequence}')")
    first = int(cursor.fetchone()[0])
    cursor.execute(f"SELECT setval('{sequence}', {first + count})")
    return first


def _copy(cursor: Any, table: str, columns: str, rows: io.StringIO) -> None:
    rows.seek(0)
    cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT text, NULL '\\N')", rows)
