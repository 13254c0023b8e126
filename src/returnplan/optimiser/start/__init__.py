"""An earlier plan as the start of a search: what of it still fits, and what does not and why."""
