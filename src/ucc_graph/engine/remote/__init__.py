"""Remote store behind the SPARQL 1.1 Protocol: client, graph names, query rewriting, upload."""

__all__: list[str] = []
