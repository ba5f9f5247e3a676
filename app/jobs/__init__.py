"""Background jobs: which kinds there are, when they start by themselves, and who runs them."""
