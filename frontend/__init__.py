"""What the pages are built from."""

__all__: list[str] = []
