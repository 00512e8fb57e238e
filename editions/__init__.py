"""Earlier editions of the publication: the tables of today without later facts."""

__all__: list[str] = []
