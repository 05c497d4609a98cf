"""After commit, one PUBLISH says which cases changed; the socket process asks the database what is new.

Valkey holds nothing that matters: a ping that is lost is repaired by the hub's own look within two seconds.
"""

import logging
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

GROUP = "live"
LIMIT = 0.2  # seconds that a connection, and then an answer, may take


def client_of(url: str) -> redis.Redis:
    """A client that would rather lose a ping than let a reporter wait."""
    return redis.Redis.from_url(url, socket_timeout=LIMIT, socket_connect_timeout=LIMIT, retry=Retry(NoBackoff(), 0))


_client = client_of(settings.REDIS_URL)  # at import: two threads making it lazily close it under each other


@lru_cache(maxsize=1)
def _layer() -> Any:
    return get_channel_layer()


def publish(cases: Collection[int]) -> None:
    """Tell the socket processes that these cases changed. Never raises: the report is committed, whatever Valkey does.

    The channel name and the serialiser are internals of channels-redis; they stand here and nowhere else.
    """
    message = {"type": "cases.changed", "cases": sorted(set(cases))}
    try:
        _client.publish(f"asgi__group__{GROUP}", _layer().serialize(message))
    except (redis.RedisError, OSError):
        logger.warning("live ping lost for %s cases; the boards will look for themselves", len(set(cases)))


def reachable() -> bool:
    """Whether Valkey answers within the time limit of a ping."""
    try:
        return bool(_client.ping())
    except (redis.RedisError, OSError):
        return False
