"""Writer of a publication from a plan: tables, their description, catalogue, first query and the files around them."""

__all__: list[str] = []
