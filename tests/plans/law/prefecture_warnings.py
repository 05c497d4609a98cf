"""Plan B, 3 and 6.5: monitoring, hazards, warnings by colour, the responses to them, and those without a warning."""

from collections.abc import Mapping

# Levels are colours; of hazards what may occur, "none" where nobody judged it. Red is published by the Central and
# orange by the Provincial CAC (F-B04): the Office records what they decided. Blue is the county's or department's own
# unless several are concerned. The text has no adjusting: it is a publication by the office of the new colour (F-B21).
# Of any "spread": what is in force can always be ended by whoever published it, however far it reaches by then.
POWERS = """
rule      | act                 | levels     | office            | scope    | follows on
          > basis | brings | after | by | spread | replaces

B-3.3-4   | take_up_hazard      | I II III   | HQ_Office         | any      | received          | - | - | - | text
B-3.3-7   | take_up_hazard      | IV none    | county/department | lead     | received          | - | - | - | text
B-3.2-4   | take_up_hazard      | none       | Prefecture_CAC    | any      | received          | - | - | - | text
B-3.3-4   | set_aside_hazard    | I II III   | HQ_Office         | any      | received taken_up | - | reason | - | ours
B-3.3-7   | set_aside_hazard    | IV none    | county/department | lead     | received taken_up | - | reason | - | ours
B-3.2-4   | set_aside_hazard    | none       | Prefecture_CAC    | any      | received taken_up | - | reason | - | ours
B-3.2-5   | share_hazard        | any        | Prefecture_CAC    | any      | received taken_up | - | - | - | text
B-3.3-1   | share_hazard        | any        | county/department | lead     | received taken_up | - | - | - | text

B-3.3-5   | draft consult       | red orange | HQ_Office         | any      | in_draft          | - | - | - | ours
B-3.3-4   | draft consult       | yellow     | HQ_Office         | own_area | in_draft          | - | - | - | text
B-3.3-7   | draft consult       | blue       | county/department | own_area | in_draft
          > - | - | - | text | single
B-3.3-4   | draft consult       | blue       | HQ_Office         | own_area | in_draft
          > - | - | - | text | several
B-3.3-5   | decline_publication | red orange | HQ_Office         | any      | unpublished       | - | reason | - | ours
B-3.3-4   | decline_publication | yellow     | HQ_Office         | own_area | unpublished       | - | reason | - | ours
B-3.3-7   | decline_publication | blue       | county/department | own_area | unpublished
          > - | reason | - | ours | single
B-3.3-4   | decline_publication | blue       | HQ_Office         | own_area | unpublished
          > - | reason | - | ours | several

B-3.3-5   | propose_publication | red orange | HQ_Office         | any      | in_draft          | - | - | - | ours
B-3.3-5   | publish             | red        | HQ_Office         | any      | proposed
          > central_publication | document second_person | - | text
B-3.3-5   | publish             | orange     | HQ_Office         | any      | proposed
          > provincial_publication | document second_person | - | text
B-3.4.1-1 | forward             | red        | HQ_Office         | any      | in_draft
          > central_publication | document second_person | - | ours
B-3.4.2-1 | forward             | orange     | HQ_Office         | any      | in_draft
          > provincial_publication | document second_person | - | ours
B-3.3-4   | publish             | yellow     | HQ_Office         | own_area | in_draft
          > - | second_person | - | text
B-3.3-3   | publish             | blue       | county/department | own_area | in_draft
          > - | second_person | - | text | single
B-3.3-4   | publish             | blue       | HQ_Office         | own_area | in_draft
          > - | second_person | - | text | several

B-3.3-5   | adjust              | red        | HQ_Office         | any      | unpublished
          > central_publication | document second_person | - | ours | - | red orange own_colours
B-3.3-5   | adjust              | orange     | HQ_Office         | any      | unpublished
          > provincial_publication | document second_person | - | ours | - | red orange own_colours
B-3.3-4   | adjust              | yellow     | HQ_Office         | own_area | unpublished
          > - | second_person | - | ours | - | own_colours
B-3.3-4   | adjust              | yellow     | HQ_Office         | own_area | unpublished
          > central_decision | document second_person | - | ours | - | red
B-3.3-4   | adjust              | yellow     | HQ_Office         | own_area | unpublished
          > provincial_decision | document second_person | - | ours | - | orange
B-3.3-3   | adjust              | blue       | county/department | own_area | unpublished
          > - | second_person | - | ours | single | own_colours
B-3.3-3   | adjust              | blue       | county/department | own_area | unpublished
          > central_decision | document second_person | - | ours | single | red
B-3.3-3   | adjust              | blue       | county/department | own_area | unpublished
          > provincial_decision | document second_person | - | ours | single | orange
B-3.3-4   | adjust              | blue       | HQ_Office         | own_area | unpublished
          > - | second_person | - | ours | several | own_colours
B-3.3-4   | adjust              | blue       | HQ_Office         | own_area | unpublished
          > central_decision | document second_person | - | ours | several | red
B-3.3-4   | adjust              | blue       | HQ_Office         | own_area | unpublished
          > provincial_decision | document second_person | - | ours | several | orange
B-3.3-7   | propose_adjustment  | blue       | county/department | lead     | published         | - | reason | - | ours

B-3.5-1   | lift                | red        | HQ_Office         | lead     | published
          > central_decision | measures_lifted reason document second_person | - | text
B-3.5-1   | lift                | orange     | HQ_Office         | lead     | published
          > provincial_decision | measures_lifted reason document second_person | - | text
B-3.5-1   | lift                | yellow     | HQ_Office         | lead     | published
          > - | measures_lifted reason second_person | - | text
B-3.5-1   | lift                | blue       | county/department | lead     | published
          > - | measures_lifted reason second_person | - | text
B-3.5-1   | lift                | blue       | HQ_Office         | lead     | published
          > - | measures_lifted reason second_person | - | text
B-3.5-1   | withdraw            | red        | HQ_Office         | lead     | published
          > central_decision | reason document second_person | - | ours
B-3.5-1   | withdraw            | orange     | HQ_Office         | lead     | published
          > provincial_decision | reason document second_person | - | ours
B-3.5-1   | withdraw            | yellow     | HQ_Office         | lead     | published
          > - | reason second_person | - | ours
B-3.5-1   | withdraw            | blue       | county/department | lead     | published
          > - | reason second_person | - | ours
B-3.5-1   | withdraw            | blue       | HQ_Office         | lead     | published
          > - | reason second_person | - | ours

B-6.5-2   | plan_posture        | red orange | Prefecture_CAC    | any      | planned           | - | - | - | text
B-6.5-2   | start_posture       | red orange | Prefecture_CAC    | any      | planned           | - | - | - | text
B-6.5-2   | end_posture         | red orange | Prefecture_CAC    | any      | active            | - | - | - | ours
"""

STANDING = """
rule      | kind     | on             | until        | levels     | who                          | by
B-3.4.1-3 | duty_24h | response_begun | over         | red        | HQ_Office relevant_counties  | text
B-3.4.2-2 | duty_24h | response_begun | over         | orange     | HQ_Office relevant_counties  | text
B-3.4.1-6 | standby  | response_begun | over         | red        | support_team                 | text
B-3.4.2-4 | standby  | response_begun | over         | orange     | support_team                 | text
B-6.5-3   | duty_24h | period_started | period_ended | red orange | relevant_counties            | text
"""

# 及时 has no number: 60 minutes are a target of the platform. Whether counties report an orange response straight to
# the province is unclear: they report to the Office, which reports on (F-B05).
OWED = """
rule      | on               | levels   | who               | to                   | within    | from      | strict
          > met by           | until | by
B-3.3-2   | hazard_reported  | I II III | reporter:watchers | HQ_Office            | prompt 60 | judged_at | -
          > report:hazard    | -     | text
B-3.4.1-4 | response_begun   | red      | relevant_counties | HQ_Office            | prompt 60 | event     | -
          > report:warning_situation | over  | text
B-3.4.1-5 | report:warning_situation | red      | HQ_Office         | Provincial_HQ_Office | prompt 60 | event     | -
          > report:warning_relay     | over  | text
B-3.4.2-3 | response_begun   | orange   | relevant_counties | HQ_Office            | prompt 60 | event     | -
          > report:warning_situation | over  | ours
B-3.4.2-3 | response_begun   | orange   | HQ_Office         | Provincial_HQ_Office | prompt 60 | event     | -
          > report:warning_relay     | over  | text
B-3.4.2-3 | +report:warning_situation | orange | HQ_Office    | Provincial_HQ_Office | prompt 60 | event     | -
          > report:warning_relay     | over  | text
B-3.4.3-2 | response_begun   | yellow   | relevant_counties | HQ_Office            | prompt 60 | event     | -
          > report:warning_situation | over  | text
"""

# Proposals of either colour go by way of the province (F-B04). Who was told of a warning is told of its end.
TOLD = """
rule      | on                   | levels     | to                      | by
B-3.3-2   | hazard_reported      | I II III   | HQ_Office               | text
B-3.2-4   | hazard_reported      | any        | Prefecture_CAC          | text
B-3.3-7   | hazard_reported      | IV none    | relevant_counties       | ours
-         | hazard_taken_up hazard_set_aside | any | reporter           | ours

B-3.3-5   | publication_proposed | red        | Provincial_CAC          | ours
B-3.3-5   | publication_proposed | orange     | Provincial_CAC          | text
B-3.3-3   | published            | blue       | HQ_Office               | ours
B-3.3-7   | adjustment_proposed  | blue       | HQ_Office               | ours

B-3.4.1-1 | response_begun       | red        | HQ                      | text
B-3.4.1-3 | response_begun       | red        | relevant_counties       | text
B-3.4.1-6 | response_begun       | red        | support_team            | text
B-3.4.2-2 | response_begun       | orange     | relevant_counties       | text
B-3.4.2-4 | response_begun       | orange     | support_team            | text
B-3.4.2-5 | response_begun       | orange     | operators providers     | text
B-3.4.3-2 | response_begun       | yellow     | relevant_counties       | text
B-3.4.4-1 | response_begun       | blue       | relevant_counties       | text

B-3.4.1-4 | report:warning_situation     | red        | HQ_Office               | text
B-3.4.2-3 | report:warning_situation     | orange     | HQ_Office               | text
B-3.4.3-2 | report:warning_situation     | yellow     | HQ_Office               | text
B-3.4.1-5 | report:warning_relay         | red        | Provincial_HQ_Office    | text
B-3.4.2-3 | report:warning_relay         | orange     | Provincial_HQ_Office    | text
B-3.4.3-3 | report:warning_matters | yellow     | relevant_counties       | text

B-3.5-1   | ended                | colours    | relevant_counties       | ours
B-3.5-1   | ended                | red orange | support_team            | ours
B-6.5-2   | period_started       | red orange | relevant_counties       | text
B-6.5-2   | period_ended         | red orange | relevant_counties support_team | ours
-         | overdue              | colours    | debtor supervisor       | text
"""

# Red, orange and yellow ask the same six things of the Office (B-3.4.1-2). What orange asks of operators and providers
# is recommended at red (F-B06).
MEASURES = """
rule      | on             | levels | who       | items | how
B-3.4.1-2 | response_begun | red    | HQ_Office
          > B-3.4.1-2 B-3.4.1-2 B-3.4.1-2 B-3.4.1-2 B-3.4.1-2 B-3.4.1-2 | must
B-3.4.1-1 | response_begun | red    | HQ        | B-3.4.1-1 | must
B-3.4.1-3 | response_begun | red    | HQ_Office relevant_counties | B-3.4.1-3 B-3.4.1-3 | must
B-3.4.1-6 | response_begun | red    | support_team | B-3.4.1-6 | must
B-3.4.2-2 | response_begun | orange | HQ_Office relevant_counties | B-3.4.2-2 B-3.4.2-2 | must
B-3.4.2-4 | response_begun | orange | support_team | B-3.4.2-4 | must
B-3.4.2-1 | response_begun | orange | HQ_Office
          > B-3.4.2-1 B-3.4.2-1 B-3.4.2-1 B-3.4.2-1 B-3.4.2-1 B-3.4.2-1 | must
B-3.4.3-1 | response_begun | yellow | HQ_Office
          > B-3.4.3-1 B-3.4.3-1 B-3.4.3-1 B-3.4.3-1 B-3.4.3-1 B-3.4.3-1 | must
B-3.4.4-1 | response_begun | blue   | relevant_counties   | B-3.4.4-1 B-3.4.4-1 | must
B-3.4.2-5 | response_begun | orange | operators providers | B-3.4.2-5 | must
B-3.4.2-5 | response_begun | red    | operators providers | B-3.4.2-5 | should
"""

WORDS = {
    "in_draft": "draft consulting",
    "unpublished": "draft consulting proposed",
    "ended": "lifted superseded withdrawn",
    "over": "lifted superseded withdrawn period_ended",
    "own_colours": "yellow blue",
    "operators": "network_operator",
    "providers": "product_service_provider",
}

WATCHERS = ("county_cac", "department")
"""Counties and departments report what may occur (B-3.3-2)."""

COLOURS = [
    ("red", "L1", "B-3.1-1"),
    ("orange", "L2", "B-3.1-1"),
    ("yellow", "L3", "B-3.1-1"),
    ("blue", "L4", "B-3.1-1"),
]

# The level and the issuer, which B-3.3-6 demands too, are no fields: no warning is without its colour and the
# organisation that publishes it.
CONTENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "B-3.3-6": {"warning": ("category", "starts_at", "scope", "cautions", "measures", "time_limit")},
}

SETTLED: Mapping[str, object] = {
    "warning.allows_occurred": True,  # F-A08: of plan B it says the opposite
    "publisher.red": "central_cac",  # F-B04
    "publisher.orange": "provincial_cac",  # F-B04
    "publisher.proposal_route": "provincial_cac",  # F-B04
    "orange_report_route": "via_hq_office",  # F-B05
    "direct_with_copy": True,  # F-B05
    "red_inherits_orange_operator_duty": "recommended",  # F-B06
    "warning_adjustment": "target_authority",  # F-B21
    "posture.trigger": "important_period",  # F-B22
}
