"""Site: an open library with templates, settings and representations of its resources."""

__all__: list[str] = []
