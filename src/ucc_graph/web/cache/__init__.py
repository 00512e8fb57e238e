"""Response cache: ASGI middleware over a bounded store of ready responses."""

__all__: list[str] = []
