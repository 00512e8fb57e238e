"""Text of SPARQL queries: tokens, query form, complexity, guard, diagnostics. No query runs here, except rules."""

__all__: list[str] = []
