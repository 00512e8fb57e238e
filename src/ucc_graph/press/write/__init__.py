"""Files of a release: dumps, catalogue, statistics, report, manifest."""

__all__: list[str] = []
