"""Former editions of the publication beside it: the tables of today without what was not yet known on a day."""

__all__: list[str] = []
