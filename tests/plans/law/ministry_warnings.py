"""Plan A, 4.2 to 4.6: hazards, warnings by colour, the responses to them, and risk notices."""

from collections.abc import Mapping

# Levels are colours; of hazards what may occur, "none" where nobody judged it. Risk notices have no colour: "none".
# A warning that replaces another one is republished by the office of the new colour (A-4.6-1), in the area that it
# covers (F-A15). The National Office alone publishes red, and lowers or lifts it: the MEO records what it decided.
# No publisher is named for yellow or blue in several provinces (F-A13): by default each BCA publishes in its own.
# Of any "spread": what is in force can always be ended by whoever published it, however far it reaches by then.
POWERS = """
rule      | act                 | levels      | office    | scope    | follows on
          > basis | brings | after | by | spread | replaces | if

A-4.4-1   | take_up_hazard      | I II none   | MEO       | any      | received          | - | - | - | text
A-4.4-1   | take_up_hazard      | III IV none | BCA       | concerned | received taken_up | - | - | - | text
A-4.4-1   | set_aside_hazard    | I II none   | MEO       | any      | received taken_up | - | reason | - | ours
A-4.4-1   | set_aside_hazard    | III IV none | BCA       | own_area | received taken_up | - | reason | - | ours

A-4.4-1   | draft consult       | red orange  | MEO       | any      | in_draft          | - | - | - | text
A-4.4-1   | draft consult       | yellow blue | BCA       | own_area | in_draft          | - | - | - | text
A-4.4-1   | draft consult       | yellow blue | MEO       | any      | in_draft
          > - | - | - | ours | several | - | by_meo
A-4.4-1   | decline_publication | red orange  | MEO       | any      | unpublished       | - | reason | - | ours
A-4.4-1   | decline_publication | yellow blue | BCA       | own_area | unpublished       | - | reason | - | ours
A-4.4-1   | decline_publication | yellow blue | MEO       | any      | unpublished
          > - | reason | - | ours | several | - | by_meo

A-4.4-2   | propose_publication | red         | MEO       | any      | in_draft          | - | - | - | text
A-4.4-2   | publish             | red         | MEO       | any      | proposed
          > national_publication | document second_person | - | text
A-4.4-2   | forward             | red         | MEO       | any      | in_draft
          > national_publication | document second_person | - | text
A-4.4-3   | publish             | orange      | MEO       | any      | in_draft          | - | second_person | - | text
A-4.4-4   | publish             | yellow blue | BCA       | own_area | in_draft          | - | second_person | - | text
A-4.4-4   | publish             | yellow blue | MEO       | any      | in_draft
          > - | second_person | - | ours | several | - | by_meo

A-4.6-1   | adjust              | red         | MEO       | any      | unpublished
          > national_publication | document second_person | - | text | - | red not_red
A-4.6-1   | adjust              | orange      | MEO       | any      | unpublished
          > - | second_person | - | text | - | not_red
A-4.6-1   | adjust              | orange      | MEO       | any      | unpublished
          > national_decision | document second_person | - | ours | - | red
A-4.6-1   | adjust              | yellow blue | BCA       | own_area | unpublished
          > - | second_person | - | text | - | not_red
A-4.6-1   | adjust              | yellow blue | BCA       | own_area | unpublished
          > national_decision | document second_person | - | ours | - | red
A-4.6-1   | adjust              | yellow blue | MEO       | any      | unpublished
          > - | second_person | - | ours | several | not_red | by_meo
A-4.6-1   | adjust              | yellow blue | MEO       | any      | unpublished
          > national_decision | document second_person | - | ours | several | red | by_meo
A-4.6-1   | propose_adjustment  | yellow blue | BCA       | lead     | published         | - | reason | - | ours
A-4.4-4   | request_coordination | yellow blue | BCA      | lead     | published
          > - | reason | - | ours | - | - | each_bca

A-4.6-2   | lift                | red         | MEO       | lead     | published
          > national_decision | measures_lifted reason document second_person by:A-4.6-2 | - | ours
A-4.6-2   | lift                | orange      | MEO       | lead     | published
          > - | measures_lifted reason second_person by:A-4.6-2 | - | text
A-4.6-2   | lift                | yellow blue | BCA       | lead     | published
          > - | measures_lifted reason second_person by:A-4.6-2 | - | text
A-4.6-2   | lift                | yellow blue | MEO       | lead     | published
          > - | measures_lifted reason second_person by:A-4.6-2 | - | ours | - | - | by_meo
A-4.6-2   | withdraw            | red         | MEO       | lead     | published
          > national_decision | reason document second_person | - | ours
A-4.6-2   | withdraw            | orange      | MEO       | lead     | published
          > - | reason second_person | - | ours
A-4.6-2   | withdraw            | yellow blue | BCA       | lead     | published
          > - | reason second_person | - | ours
A-4.6-2   | withdraw            | yellow blue | MEO       | lead     | published
          > - | reason second_person | - | ours | - | - | by_meo

A-4.4-5   | draft_notice        | none        | MEO       | any      | draft             | - | - | - | text
A-4.4-5   | draft_notice        | none        | BCA       | own_area | draft             | - | - | - | text
A-4.4-5   | publish_notice      | none        | MEO       | any      | draft             | - | second_person | - | text
A-4.4-5   | publish_notice      | none        | BCA       | own_area | draft             | - | second_person | - | text
A-4.4-5   | withdraw_notice     | none        | MEO       | lead     | published
          > - | reason second_person | - | ours
A-4.4-5   | withdraw_notice     | none        | BCA       | lead     | published
          > - | reason second_person | - | ours
"""

# "Units concerned" (A-4.5.2-1) are not named: the BCAs concerned and the enterprises that the plan binds.
STANDING = """
rule      | kind     | on             | until | levels     | who                         | by
A-4.5.2-1 | duty_24h | response_begun | over  | red orange | BCAs enterprises_in_scope   | ours
A-4.5.2-4 | standby  | response_begun | over  | red orange | bodies companies            | text
"""

# A BCA may publish yellow or blue: nobody is late who does not (F-A14). To the MEO and the Leading Group the notice is
# the report. The local departments are not named.
OWED = """
rule    | on              | levels      | who            | to              | within       | from      | strict
        > met by               | until | by
A-4.2-2 | hazard_reported | I II        | reporter:watchers | MEO          | immediate 15 | judged_at | -
        > report:hazard        | -     | text
A-4.2-3 | hazard_reported | III IV      | reporter:watchers | BCAs         | immediate 15 | judged_at | -
        > report:hazard        | -     | text
A-4.4-3 | published       | orange      | MEO            | National_Office | none         | event     | -
        > report:warning_report | -    | text
A-4.4-4 | published       | yellow blue | lead           | -               | immediate 15 | event     | -
        > report:local_notice  | -     | text
A-4.6-3 | lifted          | yellow blue | lead           | MEO             | prompt 60    | event     | -
        > report:lift_report   | -     | text
"""

# Whoever was told of a warning is told of its end (A-4.6-2); whoever stands on duty for it as well.
TOLD = """
rule      | on                    | levels      | to                        | by
A-4.2-2   | hazard_reported       | I II        | MEO                       | text
A-4.2-3   | hazard_reported       | III IV      | BCAs                      | text
A-4.2-1   | hazard_reported       | none        | MEO BCAs                  | ours
-         | hazard_taken_up hazard_set_aside | any | reporter               | ours

A-4.4-2   | publication_proposed  | red         | National_Office Leading_Group | text
A-4.4-2   | published             | red         | Leading_Group             | text
A-4.4-3   | published             | orange      | Leading_Group             | text
A-4.4-3   | report:warning_report | orange      | National_Office           | text
A-4.4-4   | published             | yellow blue | MEO                       | text
A-4.6-1   | adjustment_proposed   | yellow blue | MEO                       | ours
A-4.4-4   | coordination_requested | yellow blue | MEO                      | ours

A-4.5.1-1 | published             | yellow blue | BCAs enterprises_in_scope bodies companies | ours
A-4.5.2-1 | response_begun        | red orange  | BCAs enterprises_in_scope | ours
A-4.5.2-4 | response_begun        | red orange  | bodies companies          | text
A-4.5.1-2 | report:warning_situation      | yellow blue | MEO                       | text
A-4.5.2-2 | report:warning_situation      | red orange  | Leading_Group             | text

A-4.6-2   | over                  | red orange  | Leading_Group             | ours
A-4.6-2   | over                  | red orange  | BCAs enterprises_in_scope bodies companies | ours
A-4.6-2   | over                  | yellow blue | MEO BCAs enterprises_in_scope bodies companies | ours
A-4.6-3   | report:lift_report    | yellow blue | MEO                       | text
-         | overdue               | colours     | debtor supervisor         | text
"""

# The MEO takes the three measures of yellow and blue and four more; the BCAs are not relieved of theirs (F-A17).
MEASURES = """
rule      | on             | levels      | who    | items | how
A-4.5.1-1 | response_begun | yellow blue | lead   | A-4.5.1-1 A-4.5.1-2 A-4.5.1-3 | must
A-4.5.2-0 | response_begun | red orange  | MEO
          > A-4.5.1-1 A-4.5.1-2 A-4.5.1-3 A-4.5.2-1 A-4.5.2-2 A-4.5.2-3 A-4.5.2-4 | must
A-4.5.2-0 | response_begun | red orange  | BCAs   | A-4.5.1-1 A-4.5.1-2 A-4.5.1-3 | should
A-4.5.2-4 | response_begun | red orange  | bodies companies | A-4.5.2-4 A-4.5.2-4 A-4.5.2-4 | must
"""

WORDS = {
    "in_draft": "draft consulting",
    "unpublished": "draft consulting proposed",
    "over": "lifted superseded withdrawn",
    "not_red": "orange yellow blue",
    "by_meo": "multi_province_yellow_blue=meo",
    "each_bca": "multi_province_yellow_blue=each_bca",
}

WATCHERS = ("telecom_enterprise", "domain_body", "internet_enterprise", "professional_body", "security_enterprise")
"""All five kinds that watch for hazards and report them (A-4.2)."""

COLOURS = [
    ("red", "L1", "A-4.3-1"),
    ("orange", "L2", "A-4.3-1"),
    ("yellow", "L3", "A-4.3-1"),
    ("blue", "L4", "A-4.3-1"),
]

# The level and the issuing authority, which A-4.4-6 demands too, are no fields: no warning is without its colour and
# the organisation that publishes it.
CONTENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "A-4.2-1": {"hazard": ("likelihood", "impact")},
    "A-4.4-6": {"warning": ("starts_at", "scope", "harm", "measures", "time_limit", "hotline")},
}

SETTLED: Mapping[str, object] = {
    "warning.allows_occurred": False,  # F-A08
    "hazard_report.recipients": "by_level",  # F-A11
    "multi_province_yellow_blue": "each_bca",  # F-A13
    "yellow_blue_publication": "optional",  # F-A14
    "warning_adjustment": "target_authority",  # F-A15
    "red_lift": "recorded_national_act",  # F-A15
    "warning_publicity.items": ("hotline", "media_guidance"),  # F-A16
    "bca_joins_red_orange": "recommended",  # F-A17
}
