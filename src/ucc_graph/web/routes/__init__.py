"""Routes: one module a family of addresses."""

__all__: list[str] = []
