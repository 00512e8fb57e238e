"""Parts of pages for other sites: frames, pictures of charts and maps, and oEmbed."""

__all__: list[str] = []
