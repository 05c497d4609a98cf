"""Plan B, 署办规〔2021〕9号: chapter 1 and what stands under every other table."""

from collections.abc import Mapping

from tests.plans.law import Law
from tests.plans.law import prefecture_warnings as warnings
from tests.plans.law.prefecture_acts import POWERS, STANDING
from tests.plans.law.prefecture_duties import MEASURES, OWED
from tests.plans.law.prefecture_notices import TOLD

WORDS = {
    "Commission": "commission",
    "HQ": "hq",
    "HQ_Office": "hq_office",
    "Prefecture_CAC": "prefecture_cac",
    "Duty_Room": "prefecture_cac_duty_room",
    "Administrative_Office": "admin_office",
    "Provincial_HQ": "provincial_hq",
    "Provincial_HQ_Office": "provincial_hq_office",
    "Provincial_CAC": "provincial_cac",
    "county/department": "county_or_department",
    "counties,departments": "counties_departments",
    "early": "reported verified graded",
    "running": "active handling_completed",
    "gradable": "verified graded below_plan initiation_proposed active handling_completed conclusion_proposed",
    "open": "reported verified graded initiation_proposed active handling_completed conclusion_proposed",
    **warnings.WORDS,
}

DEFAULTS = {
    "approvers": "commission",  # F-B07
    "iv_consent_gates": "upward_report",  # F-B08
    "written_report_I_II": "off",  # F-B14
}

READINGS = ({"approvers": ""}, {"iv_consent_gates": "conclusion"}, {"written_report_I_II": "recommended"})

FRAME = {
    "scope": ("B-1.3-1", (), ("232700",)),  # whatever the unit: in the prefecture, or affecting it
    "defined by": ("B-1.3-2", "B-8.2-1"),
    "in force from": "2021-09-27",  # from issuance, F-B26
    "levels": [
        ("L1", "Ⅰ", "特别重大", ("B-1.4-0", "B-4.2-1")),
        ("L2", "Ⅱ", "重大", ("B-1.4-0", "B-4.2-1")),
        ("L3", "Ⅲ", "较大", ("B-1.4-0", "B-4.2-1")),
        ("L4", "Ⅳ", "一般", ("B-1.4-0", "B-4.2-1")),
    ],
    "classes": [  # the seven of 1.5, not the six of 1.3 (F-B01)
        ("B-1.5-1", "malicious_program"),
        ("B-1.5-2", "network_attack"),
        ("B-1.5-3", "information_destruction"),
        ("B-1.5-4", "information_content"),
        ("B-1.5-5", "facility_fault"),
        ("B-1.5-6", "disaster"),
        ("B-1.5-7", "other"),
    ],
    "colours": warnings.COLOURS,
}

CONTENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "B-5-5": {"investigation": ("cause", "nature", "impact", "responsibility", "handling_opinion", "improvements")},
    **warnings.CONTENTS,
}

SETTLED: Mapping[str, object] = {
    "grading.winner": "first_match",  # B-1.4-0: each lower level only if the higher is not reached
    "taxonomy": "1.5",  # F-B01
    "leak_in_II_III": "via_other",  # F-B02
    "approvers": ("commission",),  # F-B07
    "iv_consent_gates": "upward_report",  # F-B08
    "handling_clock_anchor": "discovered_at",  # F-B09
    "handling_extension.levels": ("L2",),  # F-B11
    "oral_report.cap_minutes": 30,  # F-B12
    "report_clock_anchor": "discovered_at",  # F-B13
    "written_report_I_II": "off",  # F-B14
    "competent_dept": "county_cac",  # F-B18
    "hq_standby_delivery": "hq_office",  # F-B19
    "iv_report_kept_by": "prefecture_cac",  # F-B25
    **warnings.SETTLED,
}

# All are words, none a number: people judge. Items ② of level II and III do not name the leak: it is under ③ (F-B02).
CRITERIA = """
rule     | levels | kind        | fact         | is | value              | when
B-1.4-1  | I      | qualitative | system_loss  | == | especially_severe  | -
B-1.4-2  | I      | qualitative | data_threat  | == | especially_serious | -
B-1.4-3  | I      | judgement   | other_threat | == | especially_serious | -
B-1.4-4  | II     | qualitative | system_loss  | == | severe             | -
B-1.4-5  | II     | qualitative | data_threat  | == | serious
         > data_act=lost data_act=stolen data_act=tampered data_act=counterfeited
B-1.4-6  | II     | qualitative | data_threat  | == | serious            | data_act=leaked
B-1.4-6  | II     | judgement   | other_threat | == | serious            | -
B-1.4-7  | III    | qualitative | system_loss  | == | relatively_large   | -
B-1.4-8  | III    | qualitative | data_threat  | == | fairly_serious
         > data_act=lost data_act=stolen data_act=tampered data_act=counterfeited
B-1.4-9  | III    | qualitative | data_threat  | == | fairly_serious     | data_act=leaked
B-1.4-9  | III    | judgement   | other_threat | == | fairly_serious     | -
B-1.4-10 | IV     | judgement   | other_threat | == | some               | -
"""

PREFECTURE = Law(
    words=WORDS,
    defaults=DEFAULTS,
    frame=FRAME,
    contents=CONTENTS,
    settled=SETTLED,
    criteria_table=CRITERIA,
    powers_tables=(POWERS, warnings.POWERS),
    owed_tables=(OWED, warnings.OWED),
    told_tables=(TOLD, warnings.TOLD),
    standing_tables=(STANDING, warnings.STANDING),
    measures_tables=(MEASURES, warnings.MEASURES),
    readings=READINGS,
    kinds={"watchers": warnings.WATCHERS},
)
