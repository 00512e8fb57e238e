"""Validation of the assembled statements: SHACL, terms, IRIs, published answers."""

__all__: list[str] = []
