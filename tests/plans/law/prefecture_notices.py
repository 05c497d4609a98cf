"""Plan B: who is told of what."""

# "-" as the rule: the platform's own. What is addressed to the Headquarters on standby goes to its Office (F-B19).
TOLD = """
rule      | on                  | levels      | to                                    | by | if
B-4.1-1   | reported            | any         | lead HQ_Office Prefecture_CAC         | text
B-4.1-1   | reported            | any         | affected_unit                         | ours
B-4.1-2   | report:oral         | any         | Duty_Room competent_dept              | text
B-4.1-8   | report:prejudgement | I II        | county_commission HQ HQ_Office        | text
B-4.1-6   | report:written      | any         | HQ_Office                             | text
B-4.1-9   | report:relay        | I II        | Provincial_HQ_Office                  | text
B-4.1-7   | report:relay        | III IV none | Provincial_HQ_Office                  | text
B-4.1-10  | report:relay        | any         | Administrative_Office                 | text
-         | graded              | I II III IV | HQ_Office lead                        | ours
-         | graded              | I II III IV | affected_unit                         | ours
-         | rejected below_plan | any         | reporter affected_unit                | ours

B-4.2.1-1 | initiation_proposed | I II        | Commission Provincial_HQ_Office       | text
-         | initiation_declined | I II        | HQ_Office                             | ours
B-4.2.1-2 | initiated           | I II        | HQ HQ_Office lead                     | text
B-4.2.1-3 | initiated           | I II        | hq_members                            | text
B-4.2.1-6 | initiated           | I II        | counties,departments                  | text
B-4.2.2-3 | initiated           | III         | HQ_Office                             | ours
-         | initiated           | IV          | HQ_Office                             | ours
-         | initiated           | I II III IV | affected_unit                         | ours

B-4.2.1-5 | report:situation    | I II        | HQ_Office                             | text
B-4.2.2-3 | report:situation    | III         | HQ_Office                             | text
B-4.2.1-6 | report:survey       | I II        | HQ_Office                             | text
B-4.2.1-7 | report:major_matters | I II       | Provincial_CAC Provincial_HQ          | text
B-4.2.1-7 | report:major_matters | I II       | counties,departments                  | text
B-4.2.2-4 | report:major_matters | III        | Provincial_CAC counties,departments   | text

B-4.2.1-1 | raise_proposed      | I II        | Commission                            | ours
-         | lowering_decided    | I II III IV | lead HQ_Office                        | ours
-         | adjusted            | I II III IV | affected_unit lead HQ_Office Commission | ours
-         | extended            | I II        | lead affected_unit                    | ours
B-4.3.2-3 | report:extension    | II          | Provincial_HQ_Office                  | text

B-4.3.3-1 | conclusion_proposed | III         | Commission                            | text
B-4.3.3-2 | conclusion_proposed | IV          | Commission | text | iv_consent_gates=conclusion
-         | conclusion_declined | III IV      | HQ_Office lead                        | ours
B-4.3.1-2 | concluded           | I           | counties,departments                  | text
B-4.3.2-4 | concluded           | II          | counties,departments                  | text
B-4.3.3-1 | concluded           | III         | counties,departments                  | text
B-4.3.3-2 | concluded           | IV          | HQ_Office Commission                  | text
B-4.3.3-2 | concluded           | IV          | counties,departments                  | text
-         | concluded           | I II III IV | affected_unit                         | ours
B-5-3     | concluded           | I II III IV | Prefecture_CAC                        | ours
B-4.3.3-2 | consented           | IV          | HQ_Office | text | iv_consent_gates=upward_report
B-4.3.3-1 | report:conclusion_report | III    | Provincial_HQ_Office                  | text
B-4.3.3-2 | report:conclusion_report | IV     | Provincial_HQ_Office                  | text
B-5-4     | report:investigation | III        | Provincial_CAC                        | text

-         | closed              | I II III IV | affected_unit lead                    | ours
-         | overdue             | any         | debtor supervisor                     | text
-         | reassigned          | any         | lead affected_unit                    | ours
-         | joined split        | any         | reporter affected_unit                | ours
"""
