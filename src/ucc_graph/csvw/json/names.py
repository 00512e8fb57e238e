"""Names of properties and types in JSON: URLs compacted to terms and prefixed names of the CSVW context.

Metadata Vocabulary for Tabular Data, appendix A.1 (https://www.w3.org/TR/tabular-metadata/#url-compaction). The terms
are those of https://www.w3.org/ns/csvw.jsonld.
"""

from __future__ import annotations

from functools import lru_cache

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.prefixes import PREFIXES
from ucc_graph.rdf.vocab import CSVW, RDF, XSD

__all__ = ["TYPE", "compact"]

TYPE = "@type"
_PROPERTIES = frozenset(
    "aboutUrl base columnReference commentPrefix datatype decimalChar default delimiter describes dialect doubleQuote "
    "encoding format groupChar header headerRowCount lang length lineTerminators maxExclusive maxInclusive maxLength "
    "minExclusive minInclusive minLength name null ordered pattern primaryKey propertyUrl quoteChar reference required "
    "resource row rownum schemaReference scriptFormat separator skipBlankRows skipColumns skipInitialSpace skipRows "
    "source suppressOutput tableDirection tableSchema targetFormat textDirection transformations trim url valueUrl "
    "virtual".split()
)
_CLASSES = frozenset(
    "Cell Column Datatype Dialect Direction ForeignKey JSON NumericFormat Row Schema Table TableGroup TableReference "
    "Transformation uriTemplate".split()
)
_PLURALS = {
    "columns": "column",
    "foreignKeys": "foreignKey",
    "notes": "note",
    "referencedRows": "referencedRow",
    "rowTitles": "rowTitle",
    "tables": "table",
    "titles": "title",
}
"""Terms for several values, each with the local name of its property."""
_TERMS = {
    **{namespace: prefix for prefix, namespace in reversed(PREFIXES.items()) if prefix != "xml"},
    **{builtin.iri: name for name, builtin in BUILTINS.items()},
    **{builtin.iri: name for name, builtin in BUILTINS.items() if builtin.iri == XSD.iri + name},
    **{CSVW.iri + local: term for term, local in _PLURALS.items()},
    **{CSVW.iri + term: term for term in _PROPERTIES | _CLASSES},
    f"{XSD.iri}NCName": "NCName",
    **{f"{PREFIXES['xhv']}{term}": term for term in ("license", "role")},
    f"{PREFIXES['wdrs']}describedby": "describedby",
    RDF.type.value: TYPE,
}
"""The terms of the context, by their IRIs; of two with one IRI, the first in the alphabet."""


@lru_cache(1 << 12)
def compact(url: str) -> str:
    """The term or the prefixed name of a URL, ``@type`` for ``rdf:type``; a URL without one unchanged."""
    if url in _TERMS:
        return _TERMS[url]
    for prefix, namespace in PREFIXES.items():
        local = url.removeprefix(namespace)
        if local != url and not local.startswith("//"):
            return f"{prefix}:{local}"
    return url
