"""What the terminal says once the platform answers: where to go, who can sign in, what each may do."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def announce(*, say: Callable[[str], None], url: str, demo_file: Path | None) -> None:
    """`demo_file`: where the demonstration's people stand; None where there is no demonstration."""
    say("")
    say(f"Fengsui is at {url}")
    if demo_file:
        users: dict[str, dict[str, Any]] = json.loads(demo_file.read_text())["users"]
        say("")
        say(f"Who can sign in, and what each may do (tokens for the REST API: {os.path.relpath(demo_file)}):")
        widest = max(map(len, users))
        for name, user in users.items():
            say(f"  {name:{widest}}  {user['password']}  {user['organisation_name']}")
            say(f"  {'':{widest}}  {user['may']}")
    say("")
    say("Ctrl-C ends it.")


def names_addresses(demo_file: Path, *, url: str, ws_url: str) -> bool:
    """Whether the file stands and says where the platform is; the port may have changed since it was written."""
    if not demo_file.exists():
        return False
    demonstration = json.loads(demo_file.read_text())
    return (demonstration.get("url"), demonstration.get("ws_url")) == (url, ws_url)
