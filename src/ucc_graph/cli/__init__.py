"""Command line: options, settings and commands; the only room that exits the process."""

__all__: list[str] = []
