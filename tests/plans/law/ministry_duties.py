"""Plan A: who owes what to whom and by when, who is told, what is worked off."""

# 立即 and 及时 have no number: 15 and 60 minutes are targets of the platform. 10 and 20 working days both run from the
# end of the response (F-A24). "The National Office and others": the others are added by a setting (F-A20). To whom 6.1
# reports: I and II the MEO, III and IV the commanding BCA; up from there (F-A25).
OWED = """
rule    | on        | levels | who                       | to       | within          | from          | strict
        > met by                           | until     | by

A-4.1-2 | reported  | any    | affected_unit:enterprises | MEO BCAs | immediate 15    | discovered_at | -
        > report:initial report:oral       | -         | text
A-4.1-4 | reported  | any    | reporter:observers        | MEO BCAs | prompt 60       | discovered_at | -
        > report:initial report:oral       | -         | text
A-5.2-1 | reported  | any    | affected_unit             | -        | immediate 15    | discovered_at | -
        > report:plan_activation           | -         | text
A-5.3-4 | initiated | I II   | MEO                       | National_Office {national_report.extra_recipients}
        > immediate 15 | initiated_at | -
        > report:initiation                | -         | text
A-5.3-8 | initiated | III IV | lead                      | MEO      | prompt 60       | initiated_at  | -
        > report:initiation                | -         | text
A-5.4-1 | initiated | I II   | affected_unit             | MEO      | prompt 60       | initiated_at  | -
        > report:situation                 | concluded | text
A-5.4-1 | initiated | I II   | bodies                    | MEO      | prompt 60       | initiated_at  | -
        > report:situation                 | concluded | text
A-5.4-1 | initiated | I II   | companies                 | MEO      | prompt 60       | initiated_at  | -
        > report:situation                 | concluded | text
A-5.4-2 | initiated | I II   | every_bca                 | MEO      | immediate 15    | initiated_at  | -
        > report:area_survey               | concluded | text
A-5.4-3 | initiated | I II   | enterprises_in_scope      | MEO      | immediate 15    | initiated_at  | -
        > report:unit_survey               | concluded | text
A-5.5-5 | report:situation | I II | MEO                  | National_Office {national_report.extra_recipients}
        > prompt 60 | event | -
        > report:progress                  | concluded | text
A-6.1-1 | concluded | I II   | affected_unit             | MEO      | working_days 10 | concluded_at  | -
        > report:unit_summary              | -         | text
A-6.1-1 | concluded | III IV | affected_unit             | lead     | working_days 10 | concluded_at  | -
        > report:unit_summary              | -         | text
A-6.1-2 | concluded | I II   | MEO                       | Leading_Group | working_days 20 | concluded_at | -
        > report:regulator_report          | -         | text
A-6.1-2 | concluded | III IV | lead                      | MEO      | working_days 20 | concluded_at  | -
        > report:regulator_report          | -         | text
"""

# "-" as the rule: the platform's own. F-A23: whoever keeps duty must learn that the response has ended.
# F-A19: an end on a national decision needs no vote of the Leading Group, but it is notified.
TOLD = """
rule    | on                      | levels | to                                        | by
A-4.1-2 | reported                | any    | BCAs MEO                                  | text
A-5.2-1 | reported                | any    | affected_unit                             | ours
A-4.1-2 | report:oral             | any    | BCAs MEO                                  | text
-       | graded                  | I II III IV | affected_unit                        | ours
-       | graded                  | I II   | BCAs                                      | ours
-       | graded                  | III IV | MEO                                       | ours
-       | rejected below_plan     | any    | reporter affected_unit                    | ours

A-2.2-3 | initiation_proposed     | I      | Leading_Group                             | text
-       | initiation_declined     | I      | MEO                                       | ours
A-2.2-2 | initiated               | I II III IV | Leading_Group                        | text
-       | initiated               | I II III IV | affected_unit                        | ours
-       | initiated               | I II   | BCAs                                      | ours
A-5.3-6 | initiated               | I II   | affected_unit bodies BCAs                 | text
A-5.4-1 | initiated               | I II   | bodies companies                          | text
A-5.4-2 | initiated               | I II   | every_bca                                 | text
A-5.4-3 | initiated               | I II   | enterprises_in_scope                      | text
A-5.3-8 | initiated               | III IV | MEO                                       | ours
A-5.3-4 | report:initiation       | I II   | National_Office {national_report.extra_recipients} | text
A-5.3-8 | report:initiation       | III IV | MEO                                       | text

A-5.4-1 | report:situation        | I II   | MEO                                       | text
A-5.4-2 | report:area_survey      | I II   | MEO                                       | text
A-5.4-3 | report:unit_survey      | I II   | MEO                                       | text
A-5.5-5 | report:progress         | I II   | National_Office {national_report.extra_recipients} | text

A-2.2-3 | raise_proposed          | I      | Leading_Group                             | ours
-       | lowering_decided        | I II III IV | lead MEO                             | ours
-       | adjusted                | I II III IV | affected_unit BCAs MEO Leading_Group | ours

A-5.6-1 | conclusion_proposed     | I      | Leading_Group                             | ours
-       | conclusion_declined     | I      | MEO                                       | ours
A-5.6-1 | concluded               | I      | Leading_Group                             | ours
A-5.6-2 | concluded               | II     | Leading_Group                             | text
A-5.6-3 | concluded               | III IV | MEO                                       | text
A-6.1-1 | concluded               | I II III IV | affected_unit                        | ours
-       | concluded               | I II   | National_Office MEO bodies BCAs           | ours

A-6.1-1 | report:unit_summary     | I II   | MEO BCAs                                  | text
A-6.1-1 | report:unit_summary     | III IV | lead                                      | text
A-6.1-2 | report:regulator_report | I II   | Leading_Group                             | text
A-6.1-2 | report:regulator_report | III IV | MEO                                       | text
-       | closed                  | I II III IV | affected_unit MEO                    | ours

-       | overdue                 | any    | debtor supervisor                         | text
-       | reassigned              | any    | lead affected_unit BCAs                   | ours
-       | joined split            | any    | reporter affected_unit                    | ours
"""

MEASURES = """
rule    | on        | levels | who           | items
A-5.2-2 | reported  | any    | affected_unit | A-5.2-2 A-5.2-2 A-5.2-2 A-5.2-3
A-5.4-4 | initiated | III IV | lead          | A-5.4-4 A-5.5-10
"""
