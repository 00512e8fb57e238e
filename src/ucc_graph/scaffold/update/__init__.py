"""Next year's sheets in a publication that exists: matches of columns and rows, changed cells, vanished rows."""

__all__: list[str] = []
