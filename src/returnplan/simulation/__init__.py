"""What is left of a plan on days that go otherwise: draws of chance, played and told as figures.

docs/simulation.md has the model, step by step; the modules follow it.
"""
