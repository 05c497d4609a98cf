"""Keys that keep what is sent twice from being two reports, and what makes two bodies the same."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

MAX_KEY = 200


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of a body as it means, whatever its spacing and order."""
    return hashlib.sha256(
        json.dumps(data, sort_keys=True, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    ).hexdigest()


def new_key() -> str:
    """For a form, so that one that is sent twice is one."""
    return uuid.uuid4().hex


def is_key(key: str) -> bool:
    """Whether this can be an Idempotency-Key: 1 to 200 visible ASCII characters."""
    return 0 < len(key) <= MAX_KEY and key.isprintable() and key.isascii()
