"""Ranking task folders with the very library that serves the API, and measuring the runs."""
