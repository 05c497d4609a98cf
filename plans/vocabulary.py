"""The fixed words that plans are written in, with their names. A word that is not here is an error in a plan."""

from collections.abc import Mapping
from types import MappingProxyType

from plans.schema.text import Text

STATES: Mapping[str, Text] = MappingProxyType(
    {
        "reported": Text("已报告", "Reported"),
        "verified": Text("已核实", "Verified"),
        "graded": Text("已定级", "Graded"),
        "initiation_proposed": Text("已提请启动", "Initiation proposed"),
        "active": Text("响应中", "Active"),
        "handling_completed": Text("处置完成", "Handling completed"),
        "conclusion_proposed": Text("已提请结束", "Conclusion proposed"),
        "concluded": Text("响应结束", "Concluded"),
        "closed": Text("已办结", "Closed"),
        "rejected": Text("不予受理", "Rejected"),
        "below_plan": Text("未达分级标准", "Below the plan's levels"),
    }
)
"""States of a response. Their names are ours."""

ACTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "verify": Text("核实", "verification"),
        "grade": Text("定级", "grading"),
        "reject": Text("不予受理", "rejection"),
        "propose_initiation": Text("提请启动响应", "proposing the initiation of the response"),
        "initiate": Text("启动响应", "initiation of the response"),
        "consent": Text("同意", "consent"),
        "approve": Text("批准", "approval"),
        "adjust": Text("调整响应级别", "adjustment of the response level"),
        "complete_handling": Text("宣布处置完成", "declaring handling completed"),
        "propose_conclusion": Text("提请结束响应", "proposing the conclusion of the response"),
        "conclude": Text("结束响应", "conclusion of the response"),
        "close": Text("办结", "closing"),
        "publish": Text("发布", "publication"),
        "lift": Text("解除", "lifting"),
        "extend": Text("延长时限", "extension of a time limit"),
        "waive": Text("免除", "waiver"),
        "reassign": Text("改变牵头单位", "reassignment of the lead"),
    }
)
"""Acts that a plan may give to an office, as a sentence names them."""

EVENTS = frozenset(
    {
        "reported",
        "verified",
        "graded",
        "below_plan",
        "rejected",
        "initiation_proposed",
        "initiated",
        "adjusted",
        "handling_completed",
        "conclusion_proposed",
        "concluded",
        "closed",
        "overdue",
    }
)
"""What happens in a case. A filed report is the event "report:" and the key of its form."""

BASES: Mapping[str, Text] = MappingProxyType(
    {
        "leading_group_approval": Text("部领导小组批准", "approval of the Leading Group"),
        "national_decision": Text("国家有关决定", "a national decision"),
    }
)

REQUIREMENTS: Mapping[str, Text] = MappingProxyType(
    {
        "reason": Text("理由", "a reason"),
        "impact_controlled": Text(
            "“影响和危害得到控制或消除”的确认", "confirmation that impact and harm are controlled or eliminated"
        ),
        "evidence": Text("证据", "evidence"),
        "obligations_settled": Text("全部时限任务已了结", "every obligation settled"),
        "document": Text("决定文件", "the document of the decision"),
        "second_person": Text("另一人确认", "confirmation by a second person"),
    }
)
"""What an act must bring along; the door that takes the act asks for it."""

SCOPES = ("lead", "affected_unit", "any")
DEBTORS = ("affected_unit", "reporter", "lead")
RECIPIENTS = ("affected_unit", "reporter", "lead", "relevant_bcas", "debtor", "supervisor")
ANCHORS = (
    "occurred_at",
    "discovered_at",
    "reported_at",
    "verified_at",
    "graded_at",
    "initiated_at",
    "handling_completed_at",
    "concluded_at",
)
TARGET_UNITS = ("immediate", "prompt", "asap")
CLOCK_UNITS = (*TARGET_UNITS, "minutes", "hours", "days", "working_days", "none")
FACT_TYPES = ("integer", "choice", "boolean", "text")
FIELD_TYPES = ("text", "longtext", "datetime", "category", "regions", "organisation")
OPERATORS = (">=", ">", "==")
CRITERION_KINDS = ("automatic", "judgement")
DUTY_KINDS = ("duty_24h", "reachable_24h")
RULE_KINDS = (
    "aftermath",
    "authority",
    "criterion",
    "definition",
    "duty",
    "gate",
    "measure",
    "organisation",
    "platform",
    "reporting",
    "scope",
)
