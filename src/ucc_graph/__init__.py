"""A publisher of linked data: curated tables in, a checked knowledge graph out."""

__all__ = ["__version__"]

__version__ = "0.1.0"
