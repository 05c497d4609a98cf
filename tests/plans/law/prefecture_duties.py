"""Plan B: who owes what to whom and by when, what is worked off."""

# 立即 and 及时 have no number: 15 and 60 minutes are targets of the platform. The text's own hours run from the
# occurrence ("strict"), alarms from the discovery (F-B13); 7 working days, 72 and 48 hours have no start in the text
# (F-B09). "heard": an oral report counts where a recipient took it down. "-": no deadline stated.
OWED = """
rule      | on        | levels | who           | to                        | within       | from          | strict
          > met by | until | by | if

B-4.1-1   | reported  | any    | affected_unit | -                         | immediate 15 | discovered_at | -
          > report:plan_activation | - | text
B-4.1-1   | reported  | any    | affected_unit | lead                      | prompt 60    | discovered_at | -
          > report:initial report:oral | - | text
B-4.1-2   | reported  | any    | affected_unit | Duty_Room                 | minutes 30   | discovered_at | occurred_at
          > report:oral heard | - | text
B-4.1-2   | reported  | any    | affected_unit | competent_dept            | minutes 30   | discovered_at | occurred_at
          > report:oral heard | - | text
B-4.1-3   | reported  | I II III | affected_unit | Duty_Room competent_dept | immediate 15 | discovered_at | -
          > report:oral heard | - | text
B-4.1-3   | graded    | I II III | affected_unit | Duty_Room competent_dept | immediate 15 | graded_at    | -
          > report:oral heard | - | text
B-4.1-4   | reported  | any    | lead          | -                         | immediate 15 | reported_at   | -
          > report:initial_handling | - | text
B-4.1-6   | graded    | III IV | lead          | HQ_Office                 | hours 3      | discovered_at | occurred_at
          > report:written | - | text
B-4.1-7   | report:written | III IV | HQ_Office | Provincial_HQ_Office     | -            | event         | -
          > report:relay | - | text
B-4.1-8   | reported +graded | I II | lead     | county_commission HQ      | immediate 15 | event         | -
          > report:prejudgement | - | text
B-4.1-9   | report:prejudgement | I II | HQ_Office | Provincial_HQ_Office  | immediate 15 | event         | -
          > report:relay | - | text
B-4.1-10  | report:prejudgement | I II | HQ_Office | Administrative_Office | -            | event         | -
          > report:relay | - | text
B-4.1-10  | report:written | III IV | HQ_Office | Administrative_Office    | -            | event         | -
          > report:relay | - | text
B-4.1-8   | graded    | I II   | lead          | HQ_Office                 | hours 3 soft | discovered_at | occurred_at
          > report:written | - | ours | written_report_I_II=recommended

B-4.2.1-1 | graded    | I II   | HQ_Office     | Commission Provincial_HQ_Office | prompt 60 | graded_at  | -
          > initiation_proposed raise_proposed | initiated adjusted concluded | text
B-4.2.1-5 | initiated | I II   | lead          | HQ_Office                 | prompt 60    | initiated_at  | -
          > report:situation | concluded | text
B-4.2.1-6 | initiated | I II   | counties,departments | HQ_Office          | immediate 15 | initiated_at  | -
          > report:survey | concluded | text
B-4.2.1-7 | report:situation | I II | HQ_Office | Provincial_CAC Provincial_HQ | prompt 60 | event      | -
          > report:major_matters | concluded | text
B-4.2.2-3 | initiated | III    | lead          | HQ_Office                 | prompt 60    | initiated_at  | -
          > report:situation | concluded | text
B-4.2.2-4 | initiated | III    | HQ_Office     | Provincial_CAC            | -            | initiated_at  | -
          > report:major_matters | concluded | text

B-4.3.1-3 | initiated | I      | HQ_Office     | -                         | -            | initiated_at  | -
          > handling_completed concluded | - | text
B-4.3.2-2 | initiated | II     | HQ_Office     | -                       | working_days 7 | discovered_at | occurred_at
          > handling_completed concluded | - | text
B-4.3.3-3 | initiated | III    | lead          | -                         | hours 72     | discovered_at | occurred_at
          > handling_completed concluded | - | text
B-4.3.3-4 | initiated | IV     | lead          | -                         | hours 48     | discovered_at | occurred_at
          > handling_completed concluded | - | text
B-4.3.2-3 | extended  | II     | HQ_Office     | Provincial_HQ_Office      | prompt 60    | event         | -
          > report:extension | - | text
B-4.3.3-1 | concluded | III    | HQ_Office     | Provincial_HQ_Office      | prompt 60    | concluded_at  | -
          > report:conclusion_report | - | ours
B-4.3.3-2 | concluded | IV     | Commission    | -                         | none         | concluded_at  | -
          > consented | - | ours | iv_consent_gates=upward_report
B-4.3.3-2 | consented | IV     | HQ_Office     | Provincial_HQ_Office      | prompt 60    | event         | -
          > report:conclusion_report | - | ours | iv_consent_gates=upward_report
B-4.3.3-2 | concluded | IV     | HQ_Office     | Provincial_HQ_Office      | prompt 60    | concluded_at  | -
          > report:conclusion_report | - | ours | iv_consent_gates=conclusion

B-5-1     | concluded | I      | Prefecture_CAC | -                        | -            | concluded_at  | -
          > report:investigation | - | text
B-5-2     | concluded | II     | Prefecture_CAC | -                        | -            | concluded_at  | -
          > report:investigation | - | text
B-5-4     | concluded | III    | Prefecture_CAC | Provincial_CAC   | days 30 soft B-5-6   | concluded_at  | -
          > report:investigation | - | text
B-5-3     | concluded | IV     | Prefecture_CAC | -                | days 30 soft B-5-6   | concluded_at  | -
          > report:investigation | - | text
"""

MEASURES = """
rule      | on        | levels | who  | items
B-4.1-4   | reported  | any    | lead | B-4.1-4 B-4.1-4 B-4.1-4 B-4.1-4 B-4.1-4
B-2.1-1   | initiated | I II   | HQ
          > B-4.2.1-16 B-4.2.1-8 B-4.2.1-9 B-4.2.1-10 B-4.2.1-11 B-4.2.1-12 B-4.2.1-13 B-4.2.1-14 B-4.2.1-15
B-4.2.2-2 | initiated | III    | lead | B-4.2.2-2 B-4.2.2-5 B-4.2.2-6 B-4.2.2-7
"""
