"""What is fast, how fast, beside its peers: `python -m benchmarks` runs all, `python -m benchmarks.reading` one."""
