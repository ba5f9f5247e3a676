"""Finds industrial partners across the Eurasian Economic Union and says why they fit."""

__version__ = "0.1.0"
