"""The press: tables, ontology and shapes in, a checked release folder out."""

__all__: list[str] = []
