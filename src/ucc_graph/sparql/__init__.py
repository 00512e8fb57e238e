"""SPARQL as text: tokens, query type, complexity, guard, diagnostics; no query is run here."""

__all__: list[str] = []
