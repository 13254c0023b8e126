"""Whether the sentences about those who stay can be such."""

from returnplan.auditing.case import Case
from returnplan.auditing.detail import faults
from returnplan.plan.plan import Plan
from returnplan.plan.tables import run_tables


def detail_faults(plan: Plan) -> list[str]:
    """What the audit has against `detail` of left_behind.csv."""
    tables = run_tables(plan)
    case = Case(plan.scenario, tables)
    return [fault for row in tables["left_behind"] for fault in faults(case, row)]
