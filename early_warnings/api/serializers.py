"""How warnings and their kind are told over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api import ObligationSerializer
from cases.models import CaseSubject, Confirmation, Measure
from cases.queries import obligations_visible_to, organisation_ids
from early_warnings.models import EarlyWarning, HazardReport, Posture, RiskNotice
from early_warnings.queries import confirmations_visible_to


class SubjectSerializer(serializers.Serializer[Any]):
    """What all of them have. `revision` is what a change of a draft names, so that nobody writes over another's."""

    plan = serializers.CharField(source="plan_code")
    exercise = serializers.BooleanField(source="case.exercise")
    revision = serializers.IntegerField(source="log_number")


class WarningSerializer(SubjectSerializer, serializers.ModelSerializer[EarlyWarning]):
    """One warning of one colour. `lead` drafted it and answers for it; `supersedes` is the number of the one whose
    place it takes; in `covered` others took its own."""

    colour = serializers.CharField(source="level")
    lead = serializers.CharField(source="lead.code")
    supersedes = serializers.CharField(source="supersedes.number", allow_null=True, default=None)

    class Meta:
        model = EarlyWarning
        fields: tuple[str, ...] = (
            "number", "plan", "colour", "state", "lead", "title", "title_en", "regions", "sectors", "contents",
            "english", "occurred", "urgency", "certainty", "supersedes", "covered", "exercise", "drafted_at",
            "published_at", "ended_at", "state_since", "revision",
        )  # fmt: skip


class HazardSerializer(SubjectSerializer, serializers.ModelSerializer[HazardReport]):
    """What somebody found that may become an incident. `level` null: not judged."""

    reporter = serializers.CharField(source="reporter.code")
    level = serializers.SerializerMethodField()

    class Meta:
        model = HazardReport
        fields: tuple[str, ...] = (
            "number", "plan", "state", "kind", "level", "tlp", "reporter", "regions", "contents", "classified_apart",
            "judged_at", "reported_at", "state_since", "exercise", "revision",
        )  # fmt: skip

    def get_level(self, report: HazardReport) -> str | None:
        return report.level or None


class RiskNoticeSerializer(SubjectSerializer, serializers.ModelSerializer[RiskNotice]):
    """What is worth alerting to and reaches no warning: no colour, no measures."""

    lead = serializers.CharField(source="lead.code")

    class Meta:
        model = RiskNotice
        fields: tuple[str, ...] = (
            "number", "plan", "state", "lead", "title", "title_en", "regions", "text", "text_en", "exercise",
            "drafted_at", "published_at", "ended_at", "state_since", "revision",
        )  # fmt: skip


class PeriodSerializer(SubjectSerializer, serializers.ModelSerializer[Posture]):
    """A response to a red or orange warning without such a warning (`colour`); its dates begin and end nothing."""

    colour = serializers.CharField(source="level")
    lead = serializers.CharField(source="lead.code")

    class Meta:
        model = Posture
        fields: tuple[str, ...] = (
            "number", "plan", "state", "colour", "lead", "event", "begins_at", "ends_at", "bodies", "requirements",
            "exercise", "planned_at", "started_at", "ended_at", "state_since", "revision",
        )  # fmt: skip


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    """One measure that a plan's checklist asks of your organisation."""

    organisation = serializers.CharField(source="organisation.code")

    class Meta:
        model = Measure
        fields = ("id", "organisation", "checklist", "item", "rule_id", "recommended", "state", "note", "settled_at")


class AwaitingSerializer(serializers.ModelSerializer[Confirmation]):
    """What one person recorded and another of the same office has to confirm."""

    office = serializers.CharField(source="appointment.organisation.code")

    class Meta:
        model = Confirmation
        fields = ("id", "action", "level", "office", "recorded_at")


class RecordMixin(serializers.Serializer[Any]):
    """Of one of them, what you may know beside it: duties, your own measures, and what awaits a second person."""

    obligations = serializers.SerializerMethodField()
    measures = serializers.SerializerMethodField()
    awaiting = serializers.SerializerMethodField()

    @extend_schema_field(ObligationSerializer(many=True))
    def get_obligations(self, subject: CaseSubject) -> list[dict[str, Any]]:
        seen = obligations_visible_to(self.context["user"]).filter(case=subject.case_id)
        return list(ObligationSerializer(seen, many=True).data)

    @extend_schema_field(MeasureSerializer(many=True))
    def get_measures(self, subject: CaseSubject) -> list[dict[str, Any]]:
        own = organisation_ids(self.context["user"])
        rows = Measure.objects.filter(case=subject.case_id, organisation__in=own).select_related("organisation")
        return list(MeasureSerializer(rows.order_by("checklist", "place", "pk"), many=True).data)

    @extend_schema_field(AwaitingSerializer(many=True))
    def get_awaiting(self, subject: CaseSubject) -> list[dict[str, Any]]:
        held = confirmations_visible_to(self.context["user"]).filter(case=subject.case_id, state="pending")
        return list(AwaitingSerializer(held, many=True).data)


RECORD = ("obligations", "measures", "awaiting")


class WarningInFullSerializer(RecordMixin, WarningSerializer):
    class Meta(WarningSerializer.Meta):
        fields = (*WarningSerializer.Meta.fields, *RECORD)


class HazardInFullSerializer(RecordMixin, HazardSerializer):
    class Meta(HazardSerializer.Meta):
        fields = (*HazardSerializer.Meta.fields, *RECORD)


class RiskNoticeInFullSerializer(RecordMixin, RiskNoticeSerializer):
    class Meta(RiskNoticeSerializer.Meta):
        fields = (*RiskNoticeSerializer.Meta.fields, *RECORD)


class PeriodInFullSerializer(RecordMixin, PeriodSerializer):
    class Meta(PeriodSerializer.Meta):
        fields = (*PeriodSerializer.Meta.fields, *RECORD)
