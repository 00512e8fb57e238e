"""View models: the values that templates show; no request is read here."""

__all__: list[str] = []
