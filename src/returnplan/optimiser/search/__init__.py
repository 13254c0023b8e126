"""Plans of a stage: a dispatcher's, dives, neighbourhoods, and the method that uses them."""
