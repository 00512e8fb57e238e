"""Connections on uvicorn's protocol classes: limits, timeouts, write buffers."""

__all__: list[str] = []
