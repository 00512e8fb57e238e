"""What programs follow and find by themselves: feeds, calendars, sets of links, the catalogue of services, robots."""

__all__: list[str] = []
