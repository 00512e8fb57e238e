"""Release folder: file names, manifest, history, differences. The only contract of the press and the library."""

__all__: list[str] = []
