"""Model Context Protocol: tools over a release for programs that answer in words, each answer with its sources."""

__all__: list[str] = []
