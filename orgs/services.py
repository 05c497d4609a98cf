"""Who holds which post and which token. Time is passed in; what is refused raises ValidationError."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orgs.models import ApiToken, Appointment, Organisation, User

TOKEN_PREFIX = "fs_"


def issue_token(*, user: User, label: str, at: datetime) -> tuple[str, ApiToken]:
    """A new bearer token and its row. The token itself is kept nowhere: show it once."""
    if not user.is_active:
        raise ValidationError(_("该人员已停用，不能签发令牌。"))
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(digest=ApiToken.digest_of(token), user=user, label=label, created_at=at)
    return token, row


def revoke_token(*, token: ApiToken, at: datetime) -> None:
    """From now on the token opens nothing. A token revoked before keeps its time."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    token.refresh_from_db(fields=["revoked_at"])


def check_appointment(*, user: User, organisation: Organisation, post: str) -> None:
    """Raises ValidationError where this person cannot be given this post there."""
    if post not in Appointment.Post.values:
        raise ValidationError(_("没有这个岗位。"))
    if organisation.external:
        raise ValidationError(_("外部机关不登录本平台，不能任命人员；其决定由内部机关登记。"))
    if not organisation.active:
        raise ValidationError(_("该单位已停用，不能任命人员。"))
    if not user.is_active:
        raise ValidationError(_("该人员已停用，不能任职。"))
    if Appointment.objects.filter(user=user, organisation=organisation, post=post, ended_at=None).exists():
        raise ValidationError(_("该人员已在该单位任此岗位。"))


def appoint(*, user: User, organisation: Organisation, post: str, at: datetime) -> Appointment:
    """Give a person a post in an organisation from `at` on. Raises ValidationError (check_appointment)."""
    check_appointment(user=user, organisation=organisation, post=post)
    appointment = Appointment.objects.create(user=user, organisation=organisation, post=post, started_at=at)
    user.__dict__.pop("appointments_held", None)  # asked once per user object: ask again
    return appointment


def end_appointment(*, appointment: Appointment, at: datetime) -> None:
    """The post ends at `at`; the row stays, since the log names it. One that has ended keeps its end."""
    if at < appointment.started_at:
        raise ValidationError(_("任职不能早于开始时间结束。"))
    Appointment.objects.filter(pk=appointment.pk, ended_at=None).update(ended_at=at)
    appointment.refresh_from_db(fields=["ended_at"])
    appointment.user.__dict__.pop("appointments_held", None)
