"""Plan A: who may take which act at which level, and who stands on duty."""

# The plan names no verifier and no grader; it has no rule on changing a response's level (F-A18): raised by whoever
# initiates the target level, lowered by whoever initiates the present one and accepted by whoever initiates the target.
POWERS = """
rule     | act                | levels      | office        | scope | follows on | basis | brings | after | by

A-2.2-1  | verify             | I II none   | MEO           | any   | reported   | - | -      | - | ours
A-2.3-1  | verify             | III IV none | BCA           | lead  | reported   | - | -      | - | ours
A-2.2-1  | grade              | I II none   | MEO           | any   | gradable   | - | -      | - | ours
A-2.3-1  | grade              | III IV none | BCA           | lead  | gradable   | - | -      | - | ours
A-2.2-1  | reject             | I II none   | MEO           | any   | reported   | - | reason | - | ours
A-2.3-1  | reject             | III IV none | BCA           | lead  | reported   | - | reason | - | ours

A-2.2-3  | propose_initiation | I           | MEO           | any   | graded     | - | -      | - | ours
A-5.3-1  | initiate           | I           | Leading_Group | any   | graded initiation_proposed
         > leading_group_approval | - | - | text
A-5.3-1  | initiate           | I           | MEO           | any   | graded initiation_proposed
         > national_decision | document second_person | - | text
A-2.1-1  | decline_initiation | I           | Leading_Group | any   | initiation_proposed
         > - | reason | - | ours
A-5.3-2  | initiate           | II          | MEO           | any   | graded     | - | -      | - | text
A-5.3-3  | initiate           | III IV      | BCA           | lead  | graded     | - | -      | - | text

A-5.5-1  | complete_handling  | I           | MEO           | any   | active     | - | -      | - | ours
A-2.2-4  | complete_handling  | II          | MEO           | any   | active     | - | -      | - | ours
A-5.5-10 | complete_handling  | III IV      | BCA           | lead  | active     | - | -      | - | ours

A-5.6-1  | propose_conclusion | I           | MEO           | any   | running
         > - | controlled by:A-5.6-0 | - | ours
A-5.6-1  | conclude           | I           | Leading_Group | any   | running conclusion_proposed
         > leading_group_approval | controlled by:A-5.6-0 | - | text
A-5.6-1  | conclude           | I           | MEO           | any   | running conclusion_proposed
         > national_decision | controlled document second_person by:A-5.6-0 | - | text
A-2.1-1  | decline_conclusion | I           | Leading_Group | any   | conclusion_proposed
         > - | reason | - | ours
A-5.6-2  | conclude           | II          | MEO           | any   | running
         > - | controlled by:A-5.6-0 | - | text
A-5.6-3  | conclude           | III IV      | BCA           | lead  | running
         > - | controlled by:A-5.6-0 | - | text

A-2.2-3  | propose_raise      | I           | MEO           | any   | active     | - | -      | - | ours
A-5.3-1  | raise              | I           | Leading_Group | any   | active
         > leading_group_approval | - | - | ours
A-5.3-1  | raise              | I           | MEO           | any   | active
         > national_decision | document second_person | - | ours
A-5.3-2  | raise              | II          | MEO           | any   | active     | - | -      | - | ours
A-5.3-3  | raise              | III         | BCA           | lead  | active     | - | -      | - | ours
A-5.3-1  | lower              | I           | Leading_Group | any   | active
         > leading_group_approval | reason | - | ours
A-5.3-1  | lower              | I           | MEO           | any   | active
         > national_decision | reason document second_person | - | ours
A-5.3-2  | lower              | II          | MEO           | any   | active     | - | reason | - | ours
A-5.3-3  | lower              | III         | BCA           | lead  | active     | - | reason | - | ours
A-5.3-2  | accept_lower       | II          | MEO           | any   | active     | - | -      | lower | ours
A-5.3-3  | accept_lower       | III IV      | BCA           | lead  | active     | - | -      | lower | ours

A-6.1-2  | close              | I II        | MEO           | any   | concluded  | - | obligations_settled | - | ours
A-6.1-2  | close              | III IV      | BCA           | lead  | concluded  | - | obligations_settled | - | ours

A-2.2-5  | reassign           | any         | MEO           | any   | open       | - | lead reason | - | ours
A-2.2-1  | join               | any         | MEO           | any   | early      | - | incident reason | - | ours
A-2.3-1  | join               | III IV none | BCA           | lead  | early      | - | incident reason | - | ours
A-2.2-1  | split              | any         | MEO           | any   | joined     | - | reason | - | ours
A-2.3-1  | split              | III IV none | BCA           | lead  | joined     | - | reason | - | ours
"""

# F-A31: the "units concerned" are the affected unit, the professional bodies and the BCAs affected.
STANDING = """
rule    | kind     | on        | until     | levels | who                             | by
A-5.3-5 | duty_24h | initiated | concluded | I II   | MEO affected_unit bodies BCAs   | text
"""
