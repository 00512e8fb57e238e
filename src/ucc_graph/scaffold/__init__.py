"""A publication from spreadsheets: their tables, what they are about, and the files of a publication."""

__all__: list[str] = []
