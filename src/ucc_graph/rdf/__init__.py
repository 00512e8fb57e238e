"""RDF: formats, vocabularies, IRIs, sorted N-Triples, JSON-LD. No store is opened here."""

__all__: list[str] = []
