"""What readers follow: changes as Atom feeds, days as calendars."""

__all__: list[str] = []
