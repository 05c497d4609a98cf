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
        "joined": Text("已并入", "Joined"),
        "below_plan": Text("未达分级标准", "Below the plan's levels"),
        "draft": Text("起草", "Draft"),
        "consulting": Text("会商", "Consultation"),
        "proposed": Text("已报请发布", "Publication proposed"),
        "published": Text("已发布", "Published"),
        "superseded": Text("已被取代", "Replaced"),
        "lifted": Text("已解除", "Lifted"),
        "declined": Text("不予发布", "Not to be published"),
        "withdrawn": Text("误发已撤回", "Withdrawn, published in error"),
        "received": Text("已收到", "Received"),
        "taken_up": Text("已据此起草预警", "A warning is drafted from it"),
        "set_aside": Text("不作预警", "No warning"),
        "planned": Text("拟定", "Planned"),
        "ended": Text("已结束", "Ended"),
    }
)
"""States of responses, warnings and what belongs to them. Their names are ours."""

CHANNELS = ("website", "sms", "wechat")
"""网站、短信、微信: ways to make a warning public."""

BREACHES = ("late_report", "false_report", "concealed_report", "omitted_report")
"""迟报、谎报、瞒报、漏报."""

ACTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "verify": Text("核实", "verification"),
        "grade": Text("定级", "grading"),
        "reject": Text("不予受理", "rejection"),
        "propose_initiation": Text("提请启动响应", "proposing the initiation of the response"),
        "decline_initiation": Text("不同意启动响应", "declining the initiation of the response"),
        "initiate": Text("启动响应", "initiation of the response"),
        "propose_raise": Text("提请调高响应级别", "proposing a higher response level"),
        "raise": Text("调高响应级别", "raising the response level"),
        "lower": Text("调低响应级别", "lowering the response level"),
        "accept_lower": Text("接受调低的响应", "accepting the lowered response"),
        "complete_handling": Text("宣布处置完成", "declaring handling completed"),
        "propose_conclusion": Text("提请结束响应", "proposing the conclusion of the response"),
        "decline_conclusion": Text("不同意结束响应", "declining the conclusion of the response"),
        "conclude": Text("结束响应", "conclusion of the response"),
        "consent": Text("同意上报", "consent to the report upwards"),
        "close": Text("办结", "closing"),
        "extend": Text("调整处置时限", "adjustment of the handling limit"),
        "reassign": Text("改变牵头单位", "reassignment of the lead"),
        "join": Text("并入另一事件", "joining with another incident"),
        "split": Text("从并入的事件分出", "splitting from the joined incident"),
        "draft": Text("起草预警", "drafting the warning"),
        "consult": Text("会商研判", "consultation"),
        "propose_publication": Text("报请发布预警", "proposing the publication of the warning"),
        "publish": Text("发布预警", "publication of the warning"),
        "forward": Text("转发预警", "forwarding the warning"),
        "adjust": Text("调整预警", "adjusting the warning"),
        "decline_publication": Text("不予发布预警", "declining the publication of the warning"),
        "propose_adjustment": Text("提请调高预警", "proposing a higher warning colour"),
        "request_coordination": Text("请求协调各省发布", "asking for coordination of the provinces"),
        "lift": Text("解除预警", "lifting of the warning"),
        "withdraw": Text("撤回误发的预警", "withdrawal of a warning published in error"),
        "draft_notice": Text("起草风险提示", "drafting the risk notice"),
        "publish_notice": Text("发布风险提示", "publication of the risk notice"),
        "withdraw_notice": Text("撤回风险提示", "withdrawal of the risk notice"),
        "take_up_hazard": Text("据隐患报告起草预警", "drafting a warning from the hazard report"),
        "set_aside_hazard": Text("隐患报告不作预警", "setting the hazard report aside"),
        "share_hazard": Text("通报隐患信息", "sharing the hazard report"),
        "plan_posture": Text("拟定保障期", "planning the period"),
        "start_posture": Text("启动保障期的预警响应", "starting the warning response of the period"),
        "end_posture": Text("结束保障期", "ending the period"),
        "waive": Text("免除", "waiver"),
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
        "initiation_declined",
        "initiated",
        "raise_proposed",
        "lowering_decided",
        "adjusted",
        "handling_completed",
        "conclusion_proposed",
        "conclusion_declined",
        "concluded",
        "consented",
        "closed",
        "extended",
        "reassigned",
        "joined",
        "split",
        "wider_region",
        "decision_recorded",
        "decision_withdrawn",
        "hazard_reported",
        "hazard_taken_up",
        "hazard_set_aside",
        "hazard_shared",
        "drafted",
        "consulted",
        "publication_proposed",
        "publication_declined",
        "published",
        "superseded",
        "narrowed",
        "adjustment_proposed",
        "coordination_requested",
        "lifted",
        "withdrawn",
        "posture_planned",
        "period_started",
        "period_ended",
        "response_begun",
        "measure_taken",
        "overdue",
    }
)
"""What happens in a case. A filed report is the event "report:" and the key of its form."""

BASES: Mapping[str, Text] = MappingProxyType(
    {
        "leading_group_approval": Text("部领导小组批准", "approval of the Leading Group"),
        "national_decision": Text("国家有关决定", "a national decision"),
        "commission_approval": Text("地委网信委批准", "approval of the Commission"),
        "higher_decision": Text("国家或省的决定", "a decision of the state or the province"),
        "national_deployment": Text("国家统一部署", "the national unified deployment"),
        "provincial_deployment": Text("省统一部署", "the provincial unified deployment"),
        "national_publication": Text("国家网络安全应急办公室发布", "publication by the National Office"),
        "central_publication": Text("中央网信办发布", "publication by the Central CAC"),
        "provincial_publication": Text("省委网信办发布", "publication by the Provincial CAC"),
        "central_decision": Text("中央网信办决定", "a decision of the Central CAC"),
        "provincial_decision": Text("省委网信办决定", "a decision of the Provincial CAC"),
    }
)

EXTERNAL_BASES = (
    "national_decision", "higher_decision", "national_deployment", "provincial_deployment", "national_publication",
    "central_publication", "provincial_publication", "central_decision", "provincial_decision",
)  # fmt: skip
"""Acts of bodies that never sign in: recorded with their document, and confirmed by a second person."""

REQUIREMENTS: Mapping[str, Text] = MappingProxyType(
    {
        "reason": Text("理由", "a reason"),
        "impact_controlled": Text(
            "“影响和危害得到控制或消除”的确认", "confirmation that impact and harm are controlled or eliminated"
        ),
        "evidence": Text("证据", "evidence"),
        "measures_lifted": Text("已采取的措施已经解除的确认", "confirmation that the measures taken are lifted"),
        "obligations_settled": Text("全部时限任务已了结", "every obligation settled"),
        "document": Text("决定文件", "the document of the decision"),
        "second_person": Text("另一人确认", "confirmation by a second person"),
        "lead": Text("新的牵头单位", "the new lead organisation"),
        "until": Text("新的时限", "the new limit"),
        "incident": Text("并入哪一事件", "the incident to join"),
    }
)
"""What an act must bring along; the door that takes the act asks for it."""

SCOPES = ("lead", "affected_unit", "own_area", "concerned", "any")
SPREADS = ("single", "several")
"""Whether something concerns one unit of the plan's area, a province or a county, or more."""

WIDE: Mapping[str, Text] = MappingProxyType(
    {
        "every_bca": Text("各省（区、市）通信管理局", "every provincial communications administration"),
        "enterprises_in_scope": Text(
            "各基础电信企业、域名机构、互联网企业", "every telecommunications, domain and internet enterprise"
        ),
        "counties_departments": Text("各县（市、区）和部门", "every county and department"),
        "hq_members": Text("指挥部成员单位", "the members of the Headquarters"),
        "professional_body": Text("网络安全专业机构", "the designated cybersecurity institutions"),
        "security_enterprise": Text("网络安全企业", "the cybersecurity companies"),
    }
)
"""Names for all organisations of a sort, however many: asked for only where an event reaches them."""

_HERE = ("affected_unit", "reporter", "lead", "relevant_bcas", "relevant_counties")
DEBTORS = (*_HERE, *WIDE)
RECIPIENTS = (*_HERE, *WIDE, "debtor", "supervisor", "new_lead", "former_lead")
ANCHORS = (
    "occurred_at",
    "discovered_at",
    "reported_at",
    "verified_at",
    "graded_at",
    "initiated_at",
    "handling_completed_at",
    "concluded_at",
    "decided_at",
    "judged_at",
    "event",  # the event itself
)
TARGET_UNITS = ("immediate", "prompt", "asap")
CLOCK_UNITS = (*TARGET_UNITS, "minutes", "hours", "days", "working_days", "none")
FACT_TYPES = ("integer", "choice", "boolean", "text")
FIELD_TYPES = ("text", "longtext", "datetime", "category", "regions", "organisation", "boolean")
OPERATORS = (">=", ">", "==")
CRITERION_KINDS = ("automatic", "qualitative", "judgement")
DUTY_KINDS = ("duty_24h", "reachable_24h", "standby")
RULE_KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "authority": Text("权限", "authority"),
        "obligation": Text("责任", "obligation"),
        "notice": Text("通知", "notice"),
        "criterion": Text("标准", "criterion"),
        "form": Text("内容", "contents"),
        "checklist": Text("措施", "measures"),
        "duty": Text("值守", "standing duty"),
        "register": Text("登记", "register"),
        "scope": Text("范围", "scope"),
        "text": Text("文本", "text"),
    }
)
"""What sort of rule it is; only "text" asks nothing of anybody."""
