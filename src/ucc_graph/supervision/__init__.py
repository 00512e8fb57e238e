"""Generations of a server that follow each other on one socket, without a request being dropped."""

__all__: list[str] = []
