"""The page of plans side by side, made of the parts of a plan's own page."""
