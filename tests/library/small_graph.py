"""Look-ups in a graph of a few statements, written in Turtle."""

from __future__ import annotations

from pyoxigraph import NamedNode, RdfFormat, Store

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.iris import Iris

__all__ = ["BASE", "HEAD", "lookup_of"]

BASE = "https://small.example/"
HEAD = f"""
@base <{BASE}> .
@prefix : <{BASE}id/term/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix o: <{BASE}ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <https://elsewhere.example/> .
"""


def lookup_of(turtle: str) -> Lookup:
    """Look-ups in the statements of a text without its prefixes."""
    store, graph = Store(), NamedNode(f"{BASE}graph/terms")
    store.load(f"{HEAD}{turtle}".encode(), format=RdfFormat.TURTLE, to_graph=graph)
    return Lookup(store, Iris(BASE), frozenset({graph}))
