"""The benchmark: time and memory of the press and the library, measured side by side in one run."""
