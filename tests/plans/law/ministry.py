"""Plan A, 工信部网安〔2017〕281号: chapters 1, 3 and what stands under every other table."""

from collections.abc import Mapping

from tests.plans.law import Law
from tests.plans.law import ministry_warnings as warnings
from tests.plans.law.ministry_acts import POWERS, STANDING
from tests.plans.law.ministry_duties import MEASURES, OWED, TOLD

WORDS = {
    "Leading_Group": "ministry_leading_group",
    "MEO": "ministry_emergency_office",
    "BCA": "provincial_bca",
    "BCAs": "relevant_bcas",
    "National_Office": "national_office",
    "bodies": "professional_body",
    "companies": "security_enterprise",
    "early": "reported verified graded",
    "running": "active handling_completed",
    "controlled": "impact_controlled evidence",
    "gradable": "verified graded below_plan initiation_proposed active handling_completed conclusion_proposed",
    "open": "reported verified graded initiation_proposed active handling_completed conclusion_proposed",
    **warnings.WORDS,
}

KINDS = {
    "enterprises": ("telecom_enterprise", "domain_body", "internet_enterprise"),
    "observers": ("professional_body", "security_enterprise"),
    "watchers": warnings.WATCHERS,
}

FRAME = {
    "scope": ("A-1.3-1", ("domain_body", "internet_enterprise", "telecom_enterprise"), ()),
    "defined by": ("A-1.3-2", "A-1.3-4", "A-9.3-1"),
    "in force from": "2017-11-14",  # from issuance, A-9.3-1
    "levels": [
        ("L1", "Ⅰ", "特别重大", ("A-3-1", "A-5.1-1")),
        ("L2", "Ⅱ", "重大", ("A-3-1", "A-5.1-1")),
        ("L3", "Ⅲ", "较大", ("A-3-1", "A-5.1-1")),
        ("L4", "Ⅳ", "一般", ("A-3-1", "A-5.1-1")),
    ],
    "classes": [],  # the plan divides by scope and harm, not by class
    "colours": warnings.COLOURS,
}

CONTENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "A-4.1-5": {"initial": ("occurred_at", "scope", "harm", "measures_taken", "recommendations")},
    "A-6.1-1": {
        "unit_summary": (
            "causes_direct", "causes_indirect", "course", "responsibility", "impact", "losses", "lessons",
            "handling_opinion", "improvements",
        ),
    },
    **warnings.CONTENTS,
}  # fmt: skip

SETTLED: Mapping[str, object] = {
    "criteria.threshold_operator": ">=",  # F-A02, Civil Code 1259
    "grading.winner": "highest",  # F-A04
    "relevant_bca": "affected_and_unit",  # F-A12
    "level_I_bases": ("leading_group_approval", "national_decision"),  # F-A19
    "incident_report.default_channel": "telephone",  # F-A29
    "anchor.unit_immediate": "discovered_at",  # F-A30
    **warnings.SETTLED,
}

# 以上 includes the number itself. "automatic": stated by people, compared by the machine. 3.4(2) is 100,000 (F-A01).
CRITERIA = """
rule    | levels | kind      | fact               | is | value           | when
A-3.1-1 | I      | automatic | outage_scope       | == | national        | -
A-3.1-2 | I      | automatic | cn_tld_degraded    | == | True            | -
A-3.1-3 | I      | automatic | leaked_users       | >= | 100,000,000     | -
A-3.1-4 | I      | automatic | virus_scope        | == | national        | -
A-3.1-5 | I      | judgement | judged_level       | == | L1              | -
A-3.2-1 | II     | automatic | outage_scope       | == | multi_province  | -
A-3.2-2 | II     | automatic | site_influence     | == | national        | -
A-3.2-3 | II     | automatic | large_dns_abnormal | == | True            | -
A-3.2-4 | II     | automatic | leaked_users       | >= | 10,000,000      | -
A-3.2-5 | II     | automatic | virus_scope        | == | multi_province  | -
A-3.2-6 | II     | judgement | judged_level       | == | L2              | -
A-3.3-1 | III    | automatic | outage_scope       | == | province        | -
A-3.3-2 | III    | automatic | site_influence     | == | province        | -
A-3.3-3 | III    | automatic | leaked_users       | >= | 1,000,000       | -
A-3.3-4 | III    | automatic | virus_scope        | == | province        | -
A-3.3-5 | III    | judgement | judged_level       | == | L3              | -
A-3.4-1 | IV     | automatic | outage_scope       | == | prefecture_city | -
A-3.4-2 | IV     | automatic | leaked_users       | >= | 100,000         | -
A-3.4-3 | IV     | judgement | judged_level       | == | L4              | -
"""

MINISTRY = Law(
    words=WORDS,
    defaults={"national_report.extra_recipients": "", "multi_province_yellow_blue": "each_bca"},
    frame=FRAME,
    contents=CONTENTS,
    settled=SETTLED,
    criteria_table=CRITERIA,
    powers_tables=(POWERS, warnings.POWERS),
    owed_tables=(OWED, warnings.OWED),
    told_tables=(TOLD, warnings.TOLD),
    standing_tables=(STANDING, warnings.STANDING),
    measures_tables=(MEASURES, warnings.MEASURES),
    readings=({"national_report.extra_recipients": "professional_body expert"}, {"multi_province_yellow_blue": "meo"}),
    kinds=KINDS,
)
