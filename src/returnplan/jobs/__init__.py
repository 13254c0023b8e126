"""One module per command, callable from Python."""
