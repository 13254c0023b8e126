"""What happens to a plan in force: events.csv, and what they break of it."""

from returnplan.events.aftermath import Aftermath, apply_events
from returnplan.events.event import Event
from returnplan.events.reading import EVENT_MISTAKES, EVENTS, read_events
from returnplan.events.state import Broken, Stay

__all__ = [
    "EVENTS",
    "EVENT_MISTAKES",
    "Aftermath",
    "Broken",
    "Event",
    "Stay",
    "apply_events",
    "read_events",
]
