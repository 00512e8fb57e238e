"""RDF values: formats, vocabularies, IRIs, sorted N-Triples, JSON-LD; no store is opened here."""

__all__: list[str] = []
