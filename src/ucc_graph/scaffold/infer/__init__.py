"""Inference of a publication from sheets: pure functions from tables to a plan; nothing is read or written here."""

__all__: list[str] = []
