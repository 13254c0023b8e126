"""staffing.csv, production.csv and loans.csv: who stands at the posts, and what they make."""

from __future__ import annotations

from returnplan.plan.account import Account
from returnplan.tables.declaration import Row


def written_share(share: float) -> float:
    """A share with the six decimals with which it is written."""
    return round(share, 6)


def staffing_rows(account: Account) -> list[Row]:
    """Every post of the scenario on every date of the horizon."""
    staffing = account.staffing
    heads, staffed = staffing.heads.tolist(), staffing.staffed.tolist()
    borrowed, lent = staffing.borrowed.tolist(), staffing.lent.tolist()
    return [
        {
            "employer": employer,
            "post": name,
            "date": day,
            "required": post.required,
            "heads": heads[number][day],
            "present": staffed[number][day],
            "borrowed": borrowed[number][day],
            "lent": lent[number][day],
        }
        for number, ((employer, name), post) in enumerate(account.plan.scenario.posts.items())
        for day in range(account.horizon)
    ]


def production_rows(account: Account) -> list[Row]:
    """Every employer of the scenario on every date of the horizon."""
    utilisation = account.production.utilisation.tolist()
    cents, held_by = account.output_cents.tolist(), account.production.held_by
    return [
        {
            "employer": employer,
            "date": day,
            "utilisation": written_share(utilisation[number][day]),
            "output": cents[number][day],
            "held_by": held_by[number][day],
        }
        for number, employer in enumerate(account.plan.scenario.employers)
        for day in range(account.horizon)
    ]


def loan_rows(account: Account) -> list[Row]:
    """Every loan of the scenario, those of nobody too."""
    plan = account.plan
    return [{"loan": name, "workers": plan.loans.get(name, 0)} for name in plan.scenario.loans]
