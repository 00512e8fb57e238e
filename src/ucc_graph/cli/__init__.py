"""Command line: options, settings and commands; the only package that exits the process."""

__all__: list[str] = []
