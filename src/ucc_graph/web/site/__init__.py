"""Site: an open release with its templates and settings, and the representations of its resources."""

__all__: list[str] = []
