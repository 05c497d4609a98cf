"""Who stands at the REST door."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from orgs.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …` (or Bearer). One query for token and person; appointments follow when asked for."""

    keywords = (b"token", b"bearer")

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() not in self.keywords:
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("令牌格式不对：请写 “Authorization: Token 令牌”。"))
        token = parts[1].decode("ascii", "replace")
        found = (
            ApiToken.objects.select_related("user").filter(digest=ApiToken.digest_of(token), revoked_at=None).first()
        )
        if found is None or not found.user.is_active:
            raise AuthenticationFailed(_("令牌无效或已吊销：请向安全管理员领取新的。"))
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return "Token"
