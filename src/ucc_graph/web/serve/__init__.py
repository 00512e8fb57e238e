"""Server: application, sockets, processes, restart without downtime."""

__all__: list[str] = []
