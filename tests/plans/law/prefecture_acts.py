"""Plan B: who may take which act at which level, and who stands on duty."""

# Start and end differ on purpose (F-B20): I and II are proposed here and end only by deployment from above; III is
# started by the county or department and ended by HQ Office and Commission; IV is the county's or department's own.
POWERS = """
rule      | act                | levels      | office            | scope | follows on | basis | brings | after | by | if

B-2.2-1   | verify             | I II none   | HQ_Office         | any   | reported   | - | -      | - | ours
B-4.1-4   | verify             | III IV none | county/department | lead  | reported   | - | -      | - | ours
B-4.2.1-1 | grade              | I II none   | HQ_Office         | any   | gradable   | - | -      | - | ours
B-4.1-6   | grade              | III IV none | county/department | lead  | gradable   | - | -      | - | ours
B-2.2-1   | reject             | I II none   | HQ_Office         | any   | reported   | - | reason | - | ours
B-4.1-4   | reject             | III IV none | county/department | lead  | reported   | - | reason | - | ours

B-4.2.1-1 | propose_initiation | I II        | HQ_Office         | any   | graded     | - | -      | - | text
B-4.2.1-2 | initiate           | I II        | Commission        | any   | initiation_proposed
          > commission_approval | - | - | text | approvers=commission
B-4.2.1-2 | initiate           | I II        | HQ_Office         | any   | graded initiation_proposed
          > higher_decision | document second_person | - | text
B-4.2.1-2 | decline_initiation | I II        | Commission        | any   | initiation_proposed
          > - | reason | - | ours | approvers=commission
B-4.2.2-1 | initiate           | III         | county/department | lead  | graded     | - | -      | - | text
B-4.2.3-1 | initiate           | IV          | county/department | lead  | graded     | - | -      | - | text

B-4.3.1-3 | complete_handling  | I           | HQ_Office         | any   | active     | - | -      | - | ours
B-4.3.2-2 | complete_handling  | II          | HQ_Office         | any   | active     | - | -      | - | ours
B-4.3.3-3 | complete_handling  | III         | county/department | lead  | active     | - | -      | - | ours
B-4.3.3-4 | complete_handling  | IV          | county/department | lead  | active     | - | -      | - | ours
B-4.3.1-3 | extend             | I           | HQ_Office         | any   | running
          > - | until reason document second_person | - | text
B-4.3.2-3 | extend             | II          | HQ_Office         | any   | running    | - | until reason | - | text

B-4.3.1-1 | conclude           | I           | HQ_Office         | any   | running
          > national_deployment | document second_person | - | text
B-4.3.2-1 | conclude           | II          | HQ_Office         | any   | running
          > provincial_deployment | document second_person | - | text
B-4.3.3-1 | propose_conclusion | III         | HQ_Office         | any   | running    | - | -      | - | text
B-4.3.3-1 | conclude           | III         | Commission        | any   | conclusion_proposed | - | - | - | text
B-4.3.3-1 | decline_conclusion | III         | Commission        | any   | conclusion_proposed | - | reason | - | ours
B-4.3.3-2 | conclude           | IV          | county/department | lead  | running
          > - | - | - | text | iv_consent_gates=upward_report
B-4.3.3-2 | consent            | IV          | Commission        | any   | concluded
          > - | - | - | text | iv_consent_gates=upward_report
B-4.3.3-2 | propose_conclusion | IV          | county/department | lead  | running
          > - | - | - | text | iv_consent_gates=conclusion
B-4.3.3-2 | conclude           | IV          | Commission        | any   | conclusion_proposed
          > - | - | - | text | iv_consent_gates=conclusion
B-4.3.3-2 | decline_conclusion | IV          | Commission        | any   | conclusion_proposed
          > - | reason | - | ours | iv_consent_gates=conclusion

B-4.2.1-1 | propose_raise      | I II        | HQ_Office         | any   | active     | - | -      | - | ours
B-4.2.1-2 | raise              | I II        | Commission        | any   | active
          > commission_approval | - | propose_raise | ours | approvers=commission
B-4.2.1-2 | raise              | I II        | HQ_Office         | any   | active
          > higher_decision | document second_person | - | ours
B-4.2.2-1 | raise              | III         | county/department | lead  | active     | - | -      | - | ours
B-4.2.1-2 | lower              | I II        | Commission        | any   | active
          > commission_approval | reason | - | ours | approvers=commission
B-4.2.2-1 | lower              | III         | county/department | lead  | active     | - | reason | - | ours
B-4.2.1-2 | accept_lower       | II          | Commission        | any   | active     | - | -      | lower | ours
B-4.2.2-1 | accept_lower       | III         | county/department | lead  | active     | - | -      | lower | ours
B-4.2.3-1 | accept_lower       | IV          | county/department | lead  | active     | - | -      | lower | ours

B-5-3     | close              | I II III IV | Prefecture_CAC    | any   | concluded
          > - | obligations_settled | - | ours
B-2.2-1   | reassign           | any         | HQ_Office         | any   | open       | - | lead reason | - | ours
B-2.2-1   | join               | any         | HQ_Office         | any   | early      | - | incident reason | - | ours
B-4.1-4   | join               | III IV none | county/department | lead  | early      | - | incident reason | - | ours
B-2.2-1   | split              | any         | HQ_Office         | any   | joined     | - | reason | - | ours
B-4.1-4   | split              | III IV none | county/department | lead  | joined     | - | reason | - | ours
"""

# The Office has people on shift, the members of the Headquarters can be reached: two kinds of duty (B-4.2.1-3).
STANDING = """
rule      | kind          | on        | until     | levels | who                    | by
B-4.2.1-3 | duty_24h      | initiated | concluded | I II   | HQ_Office              | text
B-4.2.1-3 | reachable_24h | initiated | concluded | I II   | hq_members             | text
B-4.2.1-4 | duty_24h      | initiated | concluded | I II   | lead relevant_counties | text
"""
