"""Requests and answers, one file per noun; no logic but `of(value)`."""
