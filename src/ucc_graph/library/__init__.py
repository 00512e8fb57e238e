"""The library: opens a release read-only and answers questions about it."""

__all__: list[str] = []
