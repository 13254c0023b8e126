"""Plans of a stage: a dispatcher's, dives, moves, and the two ways in which a stage is solved."""
