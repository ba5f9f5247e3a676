"""All needs against all free capacities at once: the best plan, its bound, what it leaves open."""
