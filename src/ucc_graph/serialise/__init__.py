"""Statements as the bytes of each format, the same bytes in every run."""

__all__: list[str] = []
