"""Plans written by hand, for the audit to judge."""
