"""Release folder: its files, manifest, history and differences; the one contract of press and library."""

__all__: list[str] = []
