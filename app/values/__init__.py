"""Plain values that travel between the floors: what is stored, and what is about to be."""
