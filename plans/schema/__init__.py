"""The shape of a plan: frozen records, nothing else."""

from plans.schema.acts import (
    Authority,
    Checklist,
    ChecklistItem,
    Clock,
    Duty,
    Form,
    FormField,
    Notice,
    Obligation,
)
from plans.schema.index import PlanIndex
from plans.schema.law import (
    Breach,
    Category,
    Choice,
    ColourName,
    Criterion,
    Erratum,
    Fact,
    LevelName,
    Role,
    Rule,
    Scope,
    Setting,
)
from plans.schema.plan import Plan
from plans.schema.text import COLOURS, LEVELS, NO_LEVEL, Text, Value, higher_level, level_key

__all__ = [
    "COLOURS",
    "LEVELS",
    "NO_LEVEL",
    "Authority",
    "Breach",
    "Category",
    "Checklist",
    "ChecklistItem",
    "Choice",
    "Clock",
    "ColourName",
    "Criterion",
    "Duty",
    "Erratum",
    "Fact",
    "Form",
    "FormField",
    "LevelName",
    "Notice",
    "Obligation",
    "Plan",
    "PlanIndex",
    "Role",
    "Rule",
    "Scope",
    "Setting",
    "Text",
    "Value",
    "higher_level",
    "level_key",
]
