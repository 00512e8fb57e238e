"""Home page of a publication as values for its template: overview, what is new, numbers that differ."""

__all__: list[str] = []
