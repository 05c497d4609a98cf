"""Organisations and people for the administrator, posts and tokens for the security administrator, all to read for the
auditor."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Field, ForeignKey, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orgs.admin_site import ByPost
from orgs.models import ApiToken, Appointment, Organisation, Region, User
from orgs.services import appoint, check_appointment, end_appointment, issue_token, revoke_token

admin.site.unregister(Group)  # posts say who may do what, groups say nothing


@admin.register(Region)
class RegionAdmin(ByPost):
    list_display = ("code", "name_zh", "name_en", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name_zh", "name_en")


@admin.register(Organisation)
class OrganisationAdmin(ByPost):
    written_by = "manage_organisations"
    fields = (
        "code", "kind", "name_zh", "name_en", "short_zh", "short_en", "region", "supervisor",
        "is_large", "external", "active",
    )  # fmt: skip
    list_display = ("name", "code", "kind", "region", "supervisor", "external", "active")
    list_select_related = ("region", "supervisor")
    list_filter = ("kind", "active", "external", "is_large")
    search_fields = ("code", "name_zh", "name_en", "short_zh", "short_en", "pinyin")
    autocomplete_fields = ("region", "supervisor")

    @admin.display(description=_("名称"), ordering="pinyin")
    def name(self, organisation: Organisation) -> str:
        return organisation.name

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # other systems and the log know it by its code


@admin.register(User)
class PersonAdmin(ByPost, UserAdmin):
    written_by = "manage_people"
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "email", "is_active")}),
        (None, {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "email", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "name", "posts", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "email")
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        held = Appointment.objects.filter(ended_at=None).select_related("organisation").order_by("pk")
        return super().get_queryset(request).prefetch_related(Prefetch("appointments", held))

    @admin.display(description=_("姓名"), ordering="first_name")
    def name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("任职"))
    def posts(self, user: User) -> str:
        held = user.appointments.all()  # those in force: get_queryset fetched them
        return "；".join(f"{appointment.organisation.short} · {appointment.post_name}" for appointment in held)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "first_name":  # a Chinese name is one piece, family name first
            kwargs["label"] = _("姓名")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return ((None, {"fields": ("username", "name", "email", "is_active", *self.readonly_fields)}),)
        return super().get_fieldsets(request, obj)


class AppointmentForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"user", "organisation", "post"} <= given.keys():
            check_appointment(user=given["user"], organisation=given["organisation"], post=given["post"])
        return given


class Lasting(ByPost):
    """What is made once and ended once, and never edited in between."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)


@admin.register(Appointment)
class AppointmentAdmin(Lasting):
    written_by = "manage_roles"
    form = AppointmentForm
    list_display = ("user", "organisation", "post", "started_at", "ended_at")
    list_select_related = ("user", "organisation")
    list_filter = ("post", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("user__username", "user__first_name", "organisation__code", "organisation__name_zh")
    autocomplete_fields = ("user", "organisation")
    actions = ["end"]

    def get_fields(self, request: HttpRequest, obj: Appointment | None = None) -> tuple[str, ...]:
        return ("user", "organisation", "post", *(("started_at", "ended_at") if obj else ()))

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":  # nobody gives a post to themselves
            kwargs["queryset"] = User.objects.exclude(username=request.user.get_username())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Appointment, form: Any, change: bool) -> None:
        made = appoint(user=obj.user, organisation=obj.organisation, post=obj.post, at=now())
        obj.pk, obj.started_at = made.pk, made.started_at

    @admin.action(description=_("结束所选任职"), permissions=["change"])
    def end(self, request: HttpRequest, chosen: QuerySet[Appointment]) -> None:
        at, standing = now(), list(chosen.filter(ended_at=None))
        for appointment in standing:
            end_appointment(appointment=appointment, at=at)
            self.log_change(request, appointment, [{"changed": {"fields": ["ended_at"]}}])
        told = ngettext("已结束 {count} 项任职。", "已结束 {count} 项任职。", len(standing)).format(count=len(standing))
        self.message_user(request, told, messages.SUCCESS)


@admin.register(ApiToken)
class ApiTokenAdmin(Lasting):
    written_by = "manage_tokens"
    read_by = ("manage_tokens", "audit")
    list_display = ("user", "label", "created_at", "revoked_at")
    list_select_related = ("user",)
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("user__username", "user__first_name", "label")
    autocomplete_fields = ("user",)
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> tuple[str, ...]:
        return ("user", "label", *(("created_at", "revoked_at") if obj else ()))

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        token, row = issue_token(user=obj.user, label=obj.label, at=now())
        obj.pk, obj.digest, obj.created_at = row.pk, row.digest, row.created_at
        request.issued_token = token  # type: ignore[attr-defined]  # for response_add, and no longer

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """The one time that the token is seen: no redirect, since it must not travel in a cookie or an address."""
        context = {**self.admin_site.each_context(request), "title": _("令牌已签发"), "row": obj, "opts": self.opts}
        context["token"] = request.issued_token  # type: ignore[attr-defined]
        return TemplateResponse(request, "orgs/token_issued.html", context)

    @admin.action(description=_("吊销所选令牌"), permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        at, standing = now(), list(chosen.filter(revoked_at=None))
        for token in standing:
            revoke_token(token=token, at=at)
            self.log_change(request, token, [{"changed": {"fields": ["revoked_at"]}}])
        told = ngettext("已吊销 {count} 个令牌。", "已吊销 {count} 个令牌。", len(standing)).format(count=len(standing))
        self.message_user(request, told, messages.SUCCESS)
