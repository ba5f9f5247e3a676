"""Support programmes: rules as data, checks that never guess, and the subsidy of interest."""
