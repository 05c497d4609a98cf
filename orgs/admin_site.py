"""The administration, opened by posts: neither `is_staff` nor `is_superuser` means anything here."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey, Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.posts import may_post

NOTHING_CHOSEN = [("", "—")]  # Django's own words for it stand in English alone
WRITES = ("manage_organisations", "manage_people", "manage_roles", "manage_tokens")


def may(request: HttpRequest, *acts: str) -> bool:
    """Whether a post of this person allows one of these acts (plans.posts)."""
    held = request.user.appointments_held if request.user.is_authenticated else []
    return any(may_post(appointment.post, act) for appointment in held for act in acts)


class PostAdminSite(admin.AdminSite):
    site_header = _("烽燧 · 管理后台")
    site_title = _("烽燧")
    index_title = _("单位、人员、任职、令牌")

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and may(request, *WRITES, "audit")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one place to sign in; whoever is signed in and comes here holds no post for this."""
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index", current_app=self.name)
        return redirect_to_login(wanted, settings.LOGIN_URL)


class NamedAutocomplete(AutocompleteSelect):
    """Django leaves the empty box without a word, and so without a name for whoever cannot see it (WCAG 4.1.2)."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": str(self.field.verbose_name)}


class ByPost(admin.ModelAdmin):
    """`written_by`: the act that lets a post write; None: nobody. `read_by`: acts whose posts may look."""

    written_by: ClassVar[str | None] = None
    read_by: ClassVar[tuple[str, ...]] = (*WRITES, "audit")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, *self.read_by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.written_by is not None and may(request, self.written_by)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.written_by is not None and may(request, self.written_by)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # the log names people and organisations for ever: they are switched off, posts are ended

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedAutocomplete(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("choices", db_field.get_choices(blank_choice=NOTHING_CHOSEN))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: list[tuple[str, str]] | None = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:
        return super().get_action_choices(request, default_choices or NOTHING_CHOSEN, action_location)
