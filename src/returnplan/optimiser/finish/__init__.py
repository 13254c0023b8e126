"""From a solution to a schedule: trips, riders, fewer assignments and hours, no needless loans."""
