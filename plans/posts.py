"""Which post may take which act inside its office. The plans name offices, not persons: this table is ours."""

from collections.abc import Mapping
from types import MappingProxyType

from plans.schema.text import Text

POST_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "reporter": Text("报告员", "reporter"),
        "duty_officer": Text("值班员", "duty officer"),
        "leader": Text("领导", "leader"),
        "administrator": Text("管理员", "administrator"),
        "security_administrator": Text("安全管理员", "security administrator"),
        "auditor": Text("审计员", "auditor"),
    }
)

_ANYONE_WHO_REPORTS = ("reporter", "duty_officer", "leader")
_DUTY = ("duty_officer", "leader")
_LEADER = ("leader",)

POSTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "submit_report": _ANYONE_WHO_REPORTS,
        "read_cases": (*_ANYONE_WHO_REPORTS, "auditor"),
        "sign_receipt": _ANYONE_WHO_REPORTS,
        "take_oral_report": _DUTY,
        "verify": _DUTY,
        "grade": _DUTY,
        "accept_report": _DUTY,
        "return_report": _DUTY,
        "draft": _DUTY,
        "propose": _DUTY,
        "propose_initiation": _DUTY,
        "propose_raise": _DUTY,
        "propose_conclusion": _DUTY,
        "complete_handling": _DUTY,
        "join": _DUTY,
        "split": _DUTY,
        "apply_plan": _LEADER,
        "reject": _LEADER,
        "grade_below_matched": _LEADER,
        "initiate": _LEADER,
        "approve": _LEADER,
        "consent": _LEADER,
        "decline_initiation": _LEADER,
        "raise": _LEADER,
        "lower": _LEADER,
        "accept_lower": _LEADER,
        "decline_conclusion": _LEADER,
        "conclude": _LEADER,
        "close": _LEADER,
        "report_hazard": _ANYONE_WHO_REPORTS,
        "take_up_hazard": _DUTY,
        "set_aside_hazard": _DUTY,
        "share_hazard": _DUTY,
        "consult": _DUTY,
        "propose_publication": _DUTY,
        "propose_adjustment": _DUTY,
        "request_coordination": _DUTY,
        "publish": _LEADER,
        "forward": _LEADER,
        "adjust": _LEADER,
        "decline_publication": _LEADER,
        "lift": _LEADER,
        "withdraw": _LEADER,
        "draft_notice": _DUTY,
        "publish_notice": _LEADER,
        "withdraw_notice": _LEADER,
        "plan_posture": _DUTY,
        "start_posture": _LEADER,
        "end_posture": _LEADER,
        "take_measure": _ANYONE_WHO_REPORTS,
        "extend": _LEADER,
        "waive": _LEADER,
        "void": _LEADER,
        "raise_finding": _DUTY,
        "decide_finding": _LEADER,
        "reassign": _LEADER,
        "confirm": _DUTY,
        "manage_organisations": ("administrator",),
        "manage_people": ("administrator",),
        "manage_channels": ("administrator",),
        "import_calendar": ("administrator",),
        "manage_roles": ("security_administrator",),
        "manage_tokens": ("security_administrator",),
        "manage_policies": ("security_administrator",),
        "audit": ("auditor",),
    }
)


def may_post(post: str, action: str) -> bool:
    """Deny what the table does not mention."""
    return post in POSTS.get(action, ())


def post_names(posts: tuple[str, ...]) -> Text:
    """Several posts as a phrase: 值班员或领导 / duty officer or leader."""
    names = [POST_NAMES[post] for post in posts]
    return Text("或".join(name.zh for name in names), " or ".join(name.en for name in names))
