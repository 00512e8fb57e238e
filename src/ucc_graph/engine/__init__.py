"""Query engine: scheduler, worker processes, sandbox and results."""

__all__: list[str] = []
