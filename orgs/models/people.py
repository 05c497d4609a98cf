import hashlib
import secrets
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import connection, models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from orgs.models.organisations import Organisation
from plans.authority import Actor
from plans.posts import POST_NAMES


def new_salt() -> str:
    return secrets.token_hex(16)


class User(AbstractUser):
    """A person. What a person may do comes from appointments alone: `is_superuser` opens nothing here."""

    directory = ""  # the word under which organisations stand, as of when the appointments were asked for

    identity_salt = models.CharField(max_length=32, default=new_salt, editable=False)

    @cached_property
    def appointments_held(self) -> list["Appointment"]:
        """Appointments in force, with their organisations; asked once per user object."""
        return list(_appointments_in_force(self))

    @property
    def identity_digest(self) -> str:
        """What the log keeps of a person: erase name and salt, and the chain still holds."""
        return hashlib.sha256(f"{self.identity_salt}|{self.username}|{self.get_full_name()}".encode()).hexdigest()


class Appointment(models.Model):
    """A post that a person holds in an organisation. Two hats are two appointments, and one act wears one."""

    Post = models.TextChoices(  # type: ignore[call-overload]  # the stubs know no enumeration made by a call
        "Post", {code.upper(): (code, name.zh) for code, name in POST_NAMES.items()}
    )

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("单位")
    )
    post = models.CharField(_("岗位"), max_length=40, choices=Post)
    started_at = models.DateTimeField(_("起"))
    ended_at = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "post"],
                condition=models.Q(ended_at=None),
                name="one_appointment_a_post",
            )
        ]
        verbose_name = _("任职")
        verbose_name_plural = _("任职")

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.post_name}"

    @property
    def post_name(self) -> str:
        from django.utils.translation import get_language

        return POST_NAMES[self.post].get(get_language() or "zh")

    @property
    def actor(self) -> Actor:
        """This appointment as the plan sees it."""
        office = self.organisation
        return Actor(roles=frozenset({office.kind}), post=self.post, organisation=office.code, region=office.region_id)


def _appointments_in_force(user: User) -> Iterator[Appointment]:
    """Written out: every request asks it, and building the same join costs five times what asking it does."""
    appointment_fields, organisation_fields, sql = _join()
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk])
        rows = cursor.fetchall()
    for word, *row in rows:
        user.directory = word
        appointment = Appointment.from_db(connection.alias, appointment_fields, row[: len(appointment_fields)])
        appointment.user = user
        appointment.organisation = Organisation.from_db(
            connection.alias, organisation_fields, row[len(appointment_fields) :]
        )
        yield appointment


@lru_cache(maxsize=1)
def _join() -> tuple[list[str], list[str], str]:
    appointment, organisation = Appointment._meta, Organisation._meta
    columns = [f'a."{field.column}"' for field in appointment.concrete_fields]
    columns += [f'o."{field.column}"' for field in organisation.concrete_fields]
    sql = (
        f"SELECT (SELECT version::text FROM orgs_directory), {', '.join(columns)} "
        f'FROM "{appointment.db_table}" a JOIN "{organisation.db_table}" o '
        "ON o.id = a.organisation_id WHERE a.user_id = %s AND a.ended_at IS NULL ORDER BY a.id"
    )
    fields = [field.attname for field in appointment.concrete_fields]
    return fields, [field.attname for field in organisation.concrete_fields], sql


class ApiToken(models.Model):
    """A bearer token, kept as its SHA-256: who reads the table cannot use it."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens", verbose_name=_("人员"))
    label = models.CharField(_("用途"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("签发"))
    revoked_at = models.DateTimeField(_("吊销"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.user} · {self.label or self.digest[:8]}"

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
