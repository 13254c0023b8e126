"""Single changes of a scenario that may bring somebody earlier, and what each has brought.

Which changes there are follows from the scenario and a plan; whether one helps only another plan
can tell, which `jobs.what_if` finds. Nothing is solved here.
"""
