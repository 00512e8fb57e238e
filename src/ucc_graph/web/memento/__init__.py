"""Memento (RFC 7089): earlier releases by date and by version."""

__all__: list[str] = []
