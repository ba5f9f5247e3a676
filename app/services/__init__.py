"""Use cases: one function for one thing that a caller wants."""
