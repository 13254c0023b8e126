"""Why a plan is as it is: for a cohort, a trip, an employer.

Everything is derived from the plan and its scenario, as a run folder holds them: nothing is solved
again, and nothing is said that does not follow from them.
"""

from returnplan.explanation.cohort import CohortExplanation, explain_cohort
from returnplan.explanation.employer import EmployerExplanation, explain_employer
from returnplan.explanation.fields import Field
from returnplan.explanation.trip import TripExplanation, explain_trip
from returnplan.explanation.usage import Limit

__all__ = [
    "CohortExplanation",
    "EmployerExplanation",
    "Field",
    "Limit",
    "TripExplanation",
    "explain_cohort",
    "explain_employer",
    "explain_trip",
]
