"""The directory of a publication: its kinds in the order in which a reader looks for them."""

from __future__ import annotations

from ucc_graph.library.collection import Collections
from ucc_graph.library.facets import FacetType
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.library.search import fold
from ucc_graph.web.view.names import Names, Text

__all__ = ["kinds_in_order"]


def kinds_in_order(library: Library, collections: Collections, names: Names) -> list[tuple[Kind, Text]]:
    """Every kind with its name: those whose things have places, those that divide them, then the rest, each by name."""
    ranks = _ranks(collections)
    found = [(kind, names.plural(kind.classes[0])) for kind in library.kinds.values()]
    return sorted(found, key=lambda pair: (ranks.get(pair[0].name, 2), fold(pair[1].text)))


def _ranks(collections: Collections) -> dict[str, int]:
    """0 for kinds whose things have places, 1 for those that these can be chosen by."""
    located = collections.located
    dividing = (facet for collection in located for facet in collection.offered if facet.sort is FacetType.THING)
    ranks = {facet.name: 1 for facet in dividing}
    return ranks | {collection.kind.name: 0 for collection in located}
