"""The releases of a dataset that stand in one folder, and what an earlier one said of a thing."""

__all__: list[str] = []
