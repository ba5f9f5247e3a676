"""A bounded mixed load on a real service over loopback: `python -m load.run` in `benchmarks`."""
