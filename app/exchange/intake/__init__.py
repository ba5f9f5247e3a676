"""Readers of what portals have: each turns a file into items, row by row, in bounded memory."""
