"""Every parser, fuzzed under coverage: no crash, no hang, no memory beyond bounds. `python -m benchmarks.fuzzing`."""
