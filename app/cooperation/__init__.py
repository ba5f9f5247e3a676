"""Cooperation across states: chains, programmes, allocation, balance. Pure, like matching."""
