"""Organisations and people for trying the platform, and the file that says how to sign in as them."""

import json
import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import transaction

from orgs.models import ApiToken, Appointment, Organisation, User
from orgs.offices import found, load_offices, office_of
from orgs.services import appoint, issue_token, revoke_token

DEMONSTRATION = Path(__file__).with_name("demonstration.toml")
TOKEN_LABEL = "demonstration"
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
GROUPS, GROUP = 4, 4  # 79 bits
ITERATIONS = 100_000

type Credentials = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`posts`: post by code of organisation. `may`: one sentence on what this person may do."""

    username: str
    name: str
    posts: Mapping[str, str]
    may: str


def load_demonstration(*, demo_file: Path, url: str, ws_url: str, at: datetime) -> None:
    """Found what is missing and write `demo_file` (mode 0600). A second run changes nothing: passwords and tokens stay
    those of the file. People whose token is not in the file get new ones."""
    data = tomllib.loads(DEMONSTRATION.read_text(encoding="utf-8"))
    kept = _users_of(demo_file)
    with transaction.atomic():
        load_offices()
        found(office_of(entry) for entry in data["organisation"])
        users = {}
        for person in (Person(**entry) for entry in data["person"]):
            user = _person(person, at=at)
            if user.is_active:
                users[person.username] = _credentials(user, kept.get(person.username, {}), at=at) | _entry(person)
    # Only now: the file promises that these people can sign in.
    _write(demo_file, json.dumps({"url": url, "ws_url": ws_url, "users": users}, ensure_ascii=False, indent=2))


def _person(person: Person, *, at: datetime) -> User:
    # The whole name is one field: Chinese puts the family name first, Django the given name.
    user, _new = User.objects.get_or_create(username=person.username, defaults={"first_name": person.name})
    held = set(Appointment.objects.filter(user=user).values_list("organisation__code", "post"))
    for code, post in person.posts.items():
        if (code, post) not in held:  # also where it was ended: that was somebody's decision
            appoint(user=user, organisation=Organisation.objects.get(code=code), post=post, at=at)
    return user


def _entry(person: Person) -> dict[str, Any]:
    first = Organisation.objects.get(code=next(iter(person.posts)))
    return {
        "organisation": first.code,
        "organisation_name": first.name_zh,
        "posts": list(dict.fromkeys(person.posts.values())),
        "may": person.may,
    }


def _credentials(user: User, kept: Credentials, *, at: datetime) -> Credentials:
    """Those of the file where their token still opens the door, else new ones."""
    standing = ApiToken.objects.filter(user=user, revoked_at=None)
    if kept and standing.filter(digest=ApiToken.digest_of(kept["token"])).exists():
        return kept
    for lost in standing.filter(label=TOKEN_LABEL):
        revoke_token(token=lost, at=at)
    password = "-".join("".join(secrets.choice(LEGIBLE) for _ in range(GROUP)) for _ in range(GROUPS))
    user.password = _hashed(password)
    user.save(update_fields=["password"])
    token, _row = issue_token(user=user, label=TOKEN_LABEL, at=at)
    return {"password": password, "token": token}


def _hashed(password: str) -> str:
    """79 random bits need no slow hash, and eighteen slow ones take six seconds. Django hashes anew, at full strength,
    when the person first signs in."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=min(ITERATIONS, hasher.iterations))
    return hasher.encode(password, hasher.salt())


def _users_of(demo_file: Path) -> dict[str, Credentials]:
    """Passwords and tokens by user name; nothing where the file is missing or is not ours."""
    try:
        users = json.loads(demo_file.read_text(encoding="utf-8"))["users"]
        return {name: {"password": user["password"], "token": user["token"]} for name, user in users.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(demo_file: Path, text: str) -> None:
    """At once and for its owner alone; untouched where it says the same."""
    if demo_file.exists() and demo_file.read_text(encoding="utf-8") == text:
        demo_file.chmod(0o600)
        return
    demo_file.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=demo_file.parent, prefix=demo_file.name)  # made with mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(unfinished).rename(demo_file)
