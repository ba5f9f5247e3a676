"""Formats and portals: what outsiders' files become here."""
