"""The hash chain of a case's log: the canonical form of an entry, and the proof that nothing was changed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

FORM = 1
GENESIS = ""


def instant(at: datetime) -> str:
    """An instant in the one spelling that is hashed: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(entry: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON, keys sorted, no spaces; a float is an error, since two machines may spell it differently."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_refuse).encode()


def _refuse(value: object) -> str:
    raise TypeError(f"{value!r} has no canonical form")


def without_floats(value: Any, path: str = "body") -> Any:
    """The value itself; TypeError where a float hides in it, or a name that is no text."""
    if isinstance(value, float):
        raise TypeError(f"{path}: a float has no canonical form; write it as text")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path}: the name {key!r} is no text; JSON would quietly make it one")
            without_floats(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for item in value:
            without_floats(item, path)
    return value


def entry_hash(
    *,
    form: int,
    case_id: int,
    number: int,
    event: str,
    rule_id: str,
    actor_digest: str,
    post: str,
    organisation_id: int | None,
    before: str,
    after: str,
    happened_at: datetime,
    recorded_at: datetime,
    body: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256, hex, over everything that an entry says and the hash of the entry before it."""
    content = {
        "form": form, "case": case_id, "number": number, "event": event, "rule": rule_id, "actor": actor_digest,
        "post": post, "organisation": organisation_id, "before": before, "after": after,
        "happened_at": instant(happened_at), "recorded_at": instant(recorded_at), "body": body,
        "previous": previous_hash,
    }  # fmt: skip
    return hashlib.sha256(canonical(content)).hexdigest()


def break_in(entries: Iterable[Any], *, head_number: int, head_hash: str) -> str | None:
    """What is wrong with a case's entries, oldest first, in one sentence; None where the chain holds."""
    previous, number = GENESIS, 0
    for entry in entries:
        number += 1
        if entry.number != number:
            return f"entry {number} is missing; entry {entry.number} stands in its place"
        if entry.previous_hash != previous:
            return f"entry {number} does not follow the entry before it"
        computed = entry_hash(
            form=entry.form, case_id=entry.case_id, number=entry.number, event=entry.event, rule_id=entry.rule_id,
            actor_digest=entry.actor_digest, post=entry.post, organisation_id=entry.organisation_id,
            before=entry.before, after=entry.after, happened_at=entry.happened_at, recorded_at=entry.recorded_at,
            body=entry.body, previous_hash=entry.previous_hash,
        )  # fmt: skip
        if computed != entry.hash:
            return f"entry {number} was altered"
        previous = entry.hash
    if number != head_number:
        return f"the case counts {head_number} entries, the log has {number}"
    if previous != head_hash:
        return "the case's head is not the hash of its newest entry"
    return None
