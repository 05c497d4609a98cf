"""Private PostgreSQL and Valkey of one machine, from wheels, on unix sockets in a folder that only their owner enters.
docs/adr/0004 says why. Importing this package starts nothing."""

from config.embedded.places import database_url, redis_url, state_folder

__all__ = ["database_url", "redis_url", "state_folder"]
