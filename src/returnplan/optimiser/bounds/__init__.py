"""Bounds of stages, and what they say of parts of plans: masters over generated itineraries."""
