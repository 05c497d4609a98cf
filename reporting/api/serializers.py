"""How reports are told over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import ObligationSerializer
from cases.filters import WordsFilter
from reporting.models import Attachment, FormerVersion, Report, Review, State
from reporting.queries import ReportInFull


class ReportFilter(django_filters.FilterSet):
    """`q`: words of the incident, or the sender's name. `state` (repeatable), `kind`, `sender` (its code), `incident`
    (number), `submitted_after`."""

    q = WordsFilter(method="later", max_length=100)
    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    kind = django_filters.CharFilter()
    sender = django_filters.CharFilter(field_name="sender__code")
    incident = django_filters.CharFilter(field_name="incident__number")
    submitted_after = django_filters.IsoDateTimeFilter(field_name="first_submitted_at", lookup_expr="gte")

    class Meta:
        model = Report
        fields = ("q", "state", "kind", "sender", "incident", "submitted_after")

    def later(self, queryset: QuerySet[Report], name: str, value: object) -> QuerySet[Report]:
        """Put on by reporting.search."""
        return queryset


class ReportSerializer(serializers.ModelSerializer[Report]):
    """One report. `first_submitted_at` is what its clock is measured by, whatever was returned and sent again."""

    incident = serializers.CharField(source="incident.number")
    plan = serializers.CharField(source="response.plan_code", allow_null=True, default=None)
    sender = serializers.CharField(source="sender.code")

    class Meta:
        model = Report
        fields: tuple[str, ...] = (
            "id", "incident", "plan", "kind", "state", "version", "sender", "recipients", "first_submitted_at",
            "submitted_at", "channel", "supplements",
        )  # fmt: skip


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """What an office said of a version."""

    organisation = serializers.CharField(source="organisation.code")

    class Meta:
        model = Review
        fields = ("version", "outcome", "missing", "fields", "organisation", "at")


class FormerVersionSerializer(serializers.ModelSerializer[FormerVersion]):
    class Meta:
        model = FormerVersion
        fields = ("number", "submitted_at", "channel", "content", "attachments", "body_digest")


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file. `sha256` is what the log names."""

    sha256 = serializers.CharField(source="digest")

    class Meta:
        model = Attachment
        fields = ("id", "name", "media_type", "size", "sha256", "uploaded_at", "report")


class ReportInFullSerializer(ReportSerializer):
    """One report with its fields (each with the rule that asks for it), former versions, reviews, and the duties that
    its first submission met."""

    form = serializers.SerializerMethodField()
    reviews = serializers.SerializerMethodField()
    former_versions = serializers.SerializerMethodField()
    duties = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = (
            *ReportSerializer.Meta.fields, "content", "attachments", "body_digest", "form", "reviews",
            "former_versions", "duties", "files",
        )  # fmt: skip

    @property
    def shown(self) -> ReportInFull:
        shown: ReportInFull = self.context["shown"]
        return shown

    @extend_schema_field({"type": "object"})
    def get_form(self, report: Report) -> dict[str, Any]:
        form = report.form
        fields = [{"key": item.key, "rule_id": item.rule_id, "required": item.required} for item in form.fields]
        return {"rule_id": form.rule_id, "fields": fields}

    @extend_schema_field(ReviewSerializer(many=True))
    def get_reviews(self, report: Report) -> list[dict[str, Any]]:
        return list(ReviewSerializer(self.shown.reviews, many=True).data)

    @extend_schema_field(FormerVersionSerializer(many=True))
    def get_former_versions(self, report: Report) -> list[dict[str, Any]]:
        return list(FormerVersionSerializer(self.shown.former, many=True).data)

    @extend_schema_field(ObligationSerializer(many=True))
    def get_duties(self, report: Report) -> list[dict[str, Any]]:
        return list(ObligationSerializer(self.shown.duties, many=True).data)

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_files(self, report: Report) -> list[dict[str, Any]]:
        return list(AttachmentSerializer(report.files.order_by("pk"), many=True).data)
