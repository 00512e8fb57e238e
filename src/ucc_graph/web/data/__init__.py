"""What people take with them: the files of a release in groups, and the dictionary of its tables and lists."""

__all__: list[str] = []
