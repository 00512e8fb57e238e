"""Page of a thing as values for its template: its facts, times, links, context and comparison."""

__all__: list[str] = []
