"""SQL: a function asks one question, takes a session, and returns plain values."""
