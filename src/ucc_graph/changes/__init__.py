"""What changed from one release to another, by resource and by table, and in the formats that tell it."""

__all__: list[str] = []
