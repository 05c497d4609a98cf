"""What another version of a plan, or another plan, changes for whom. Takes two plans, returns sentences."""

from plans.differences.acts import authority_changes
from plans.differences.duties import notice_changes, obligation_changes
from plans.differences.law import criterion_changes, rule_changes, setting_changes
from plans.differences.others import other_changes
from plans.differences.record import GROUPS, Difference
from plans.schema import Plan, Text

__all__ = ["GROUPS", "Difference", "differences"]


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """
    Every change from `old` to `new`, by group in the order of GROUPS, within each in the plan's order.

    Compares what holds under the settings of each plan; of the rest it only says that it changed. Empty where the
    canonical content of both is the same.
    """
    told = (
        *setting_changes(old, new),
        *criterion_changes(old, new),
        *authority_changes(old, new),
        *obligation_changes(old, new),
        *notice_changes(old, new),
        *rule_changes(old, new),
        *other_changes(old, new),
    )
    if told or old.document == new.document:
        return told
    return (Difference("others", "changed", "document", Text("只有次序或写法有变", "Only order or wording changed")),)
