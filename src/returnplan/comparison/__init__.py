"""Plans side by side: measures, cohorts, trips, and the inputs behind them."""

from returnplan.comparison.comparison import Comparison, compare_plans

__all__ = ["Comparison", "compare_plans"]
