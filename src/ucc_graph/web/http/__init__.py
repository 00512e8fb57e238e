"""HTTP semantics without a site: negotiation, validators, links, problem details, middleware."""

__all__: list[str] = []
