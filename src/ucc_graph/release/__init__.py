"""Release folder: file names, manifest, history, differences. The only interface of press and library."""

__all__: list[str] = []
