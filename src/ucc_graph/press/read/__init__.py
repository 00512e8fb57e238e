"""Sources of a publication and the statements assembled from them."""

__all__: list[str] = []
