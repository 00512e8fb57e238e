"""Description of the dataset where the publication writes none, or less than a release needs.

The common properties of the group of tables in ``csvw.json`` are statements about the dataset (Metadata Vocabulary for
Tabular Data, section 5.8). What neither file states is made from the tables: the base IRI from their ``aboutUrl``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.csvw import load_beside
from ucc_graph.csvw.annotations import value_statements
from ucc_graph.csvw.description import Annotations, GroupDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.prefixes import expand
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.press.read.term_texts import in_words, local_name, tagged
from ucc_graph.problem import Problem
from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.namespaces import NAMESPACES
from ucc_graph.rdf.ntriples import iri
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.turtle_text import turtle_text
from ucc_graph.rdf.vocab import DCAT, DCT, RDF, VOID, XSD

__all__ = ["NO_DAY", "base_of_tables", "catalog_triples", "completed_catalog", "description_problems"]

_NEEDED: Final = (RDF.type, DCT.title, DCT.issued, DCAT.version, VOID.uriSpace)
"""What a release states of its dataset in any case."""
_FIRST_VERSION: Final = "1"
NO_DAY: Final = "1970-01-01"
"""Day of issue of a dataset that states none: the same input gives the same release on every machine and every day."""
_THINGS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:[^{}\s]*?/)id/")
_HEADING: Final = "Derived from the tables and their description."
_ADDED: Final = "Not written here, but derived from the tables and their description:"
_PLAIN: Final = (DCT.issued, DCAT.version, VOID.uriSpace)
"""Properties whose text has no language, though the document may have one."""


def base_of_tables(group: GroupDescription) -> str:
    """What stands before ``id/`` in the addresses of most tables' things; empty where none has it."""
    columns = (column for table in group.tables for column in table.columns)
    templates = (column.inherited.about_url or "" for column in columns)
    found = Counter(match[1] for template in templates if (match := _THINGS.match(template)))
    return found.most_common(1)[0][0] if found else ""


def completed_catalog(catalog: Path, tables: Path) -> tuple[bytes, tuple[Triple, ...]]:
    """The content of a catalogue with what it lacks behind it, and these statements.

    Nothing is added to a catalogue that is complete, that has an error of syntax, or that describes several datasets,
    nor where there is no base IRI.
    """
    written = catalog.read_bytes() if catalog.exists() else b""
    try:
        quads = list(parse(written, format=RdfFormat.TURTLE))
    except SyntaxError:
        return written, ()
    spaces = {quad.subject for quad in quads if quad.predicate == VOID.uriSpace}
    typed = {quad.subject for quad in quads if (quad.predicate, quad.object) == (RDF.type, DCAT.Dataset)}
    subjects = spaces or typed
    stated = {quad.predicate: object_of(quad) for quad in quads if quad.subject in subjects}
    if len(subjects) > 1 or stated.keys() >= {*_NEEDED} or (group := _read_group(tables)) is None:
        return written, ()
    base = stated.get(VOID.uriSpace) or base_of_tables(group)
    if not base:
        return written, ()
    dataset = subject_of(next(quad for quad in quads if quad.subject in subjects)) if subjects else _dataset(base)
    added = tuple(catalog_triples(group, base, dataset, stated))
    return _appended(written, added), added


def catalog_triples(group: GroupDescription, base: str, dataset: str, stated: Iterable[NamedNode]) -> Iterator[Triple]:
    """The statements that complete a catalogue which has those of the properties in ``stated`` already."""
    node, known = NamedNode(dataset), set(stated)
    found = [
        triple for triple in _of_group(group, base, node) if triple.subject != node or triple.predicate not in known
    ]
    known |= {triple.predicate for triple in found if triple.subject == node}
    if RDF.type not in known:
        yield Triple(node, RDF.type, DCAT.Dataset)
        yield Triple(node, RDF.type, VOID.Dataset)
    if DCT.title not in known:
        yield Triple(node, DCT.title, _title(group))
    yield from found
    if DCT.issued not in known:
        yield Triple(node, DCT.issued, Literal(NO_DAY, datatype=XSD.date))
    if DCAT.version not in known:
        yield Triple(node, DCAT.version, Literal(_FIRST_VERSION))
    if VOID.uriSpace not in known:
        yield Triple(node, VOID.uriSpace, Literal(base))


def _appended(written: bytes, added: Iterable[Triple]) -> bytes:
    if not written.strip():
        return turtle_text(added, NAMESPACES, _HEADING).encode()
    return written.rstrip(b"\n") + b"\n\n" + turtle_text(added, {}, _ADDED).encode()


def description_problems(tables: Path) -> list[Problem]:
    """The problems for which no base IRI can be found in the description of the tables."""
    name = f"{tables.parent.name}/{tables.name}"
    if not tables.is_file():
        return [Problem(name, 0, "", "csvw:file", "the file is missing; it describes the tables")]
    problems: list[Problem] = []
    _read_group(tables, problems)
    return problems


def _read_group(path: Path, problems: list[Problem] | None = None) -> GroupDescription | None:
    """The description of the tables, None where there is none; its faults are reported where tables are read."""
    load = partial(load_beside, path.parent, path.name)
    collector = ProblemCollector(
        f"{path.parent.name}/{path.name}", [] if problems is None else problems, is_strict=True
    )
    return read_group(path.read_bytes(), path.name, load, collector) if path.is_file() else None


def _dataset(base: str) -> str:
    return Iris(base).under("dataset")


def _common(group: GroupDescription) -> Annotations:
    """The common properties of the group, or of a table that is described alone."""
    return group.annotations or (group.tables[0].annotations if len(group.tables) == 1 else {})


def _of_group(group: GroupDescription, base: str, dataset: NamedNode) -> Iterator[Triple]:
    for key, value in _common(group).items():
        name = expand(key)
        blanks = repeat(iri(part_of(base, local_name(name))))
        lines = "".join(f"{line} .\n" for line in value_statements(str(dataset), name, value, blanks))
        for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES, lenient=True):
            yield _without_language(quad.triple)


def _without_language(triple: Triple) -> Triple:
    """The statement, whose text has no language if no reader of its property expects one."""
    value = triple.object
    if triple.predicate not in _PLAIN or not isinstance(value, Literal):
        return triple
    datatype = XSD.date if triple.predicate == DCT.issued else XSD.string
    return Triple(triple.subject, triple.predicate, Literal(value.value, datatype=datatype))


def _title(group: GroupDescription) -> Literal:
    """The name of the first table in words."""
    name = in_words(group.tables[0].file.partition(".")[0]) if group.tables else "dataset"
    return tagged(name[:1].upper() + name[1:], group.language)
