"""Why a plan is as it is: for a cohort, a trip, an employer.

Everything is derived from the plan and its scenario, as a run folder holds them: nothing is solved
again, and nothing is said that does not follow from them.
"""
