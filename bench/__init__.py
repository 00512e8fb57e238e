"""Benchmark of time and memory of the press and the library, in one run."""
