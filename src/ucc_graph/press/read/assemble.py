"""From the files of a publication to its named graphs: ontology, tables, row provenance, metadata.

The prefixes of an SSSOM file: its CURIEs become IRIs.

An SSSOM file writes every entity as a CURIE and declares the prefixes in a YAML header of ``#`` lines
(SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/). CSVW templates carry the CURIE over as it
stands, as an IRI whose scheme is the prefix; here the prefix is replaced by its namespace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Final, TextIO

import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ucc_graph.csvw import AnnotatedTable, TableGroup, open_group
from ucc_graph.press.read.graphs import PROVENANCE, Graphs
from ucc_graph.press.read.provenance import describe_rules, passages, row_sources
from ucc_graph.press.read.publication import CATALOG, Publication, Turtle, read_turtle
from ucc_graph.press.read.queries import QUERIES, describe_queries
from ucc_graph.problem import Problem
from ucc_graph.rdf.dataset_vocab import DCAT
from ucc_graph.rdf.ntriples import iri
from ucc_graph.rdf.vocab import RDF

__all__ = ["SUFFIX", "Assembly", "assemble", "expand", "read_curie_map"]


SUFFIX: Final = ".sssom.tsv"
_NAMESPACE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*")


def read_curie_map(path: Path, name: str, problems: list[Problem]) -> dict[str, str]:
    """Prefix to namespace, from the header; a header without ``curie_map`` is a problem."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = "".join(line[1:] for line in _comments(file))
    try:
        document = yaml.safe_load(header)
    except yaml.YAMLError as error:
        mark, text = getattr(error, "problem_mark", None), getattr(error, "problem", None) or f"{error}".splitlines()[0]
        problems.append(_problem(name, mark.line + 1 if mark else 0, f"The header is not YAML: {text}."))
        return {}
    curies = document.get("curie_map") if isinstance(document, dict) else None
    if not isinstance(curies, dict):
        problems.append(_problem(name, 1, "The header must declare its prefixes in curie_map."))
        return {}
    found = {str(prefix): str(namespace) for prefix, namespace in curies.items()}
    strange = [prefix for prefix, namespace in found.items() if not _NAMESPACE.fullmatch(namespace)]
    problems.extend(_problem(name, 1, f"The prefix {prefix} of curie_map must stand for an IRI.") for prefix in strange)
    return found


def expand(term: str, curies: Mapping[str, str]) -> str:
    """The term with its prefix replaced; literals and IRIs of other schemes stay as they are."""
    prefix, colon, rest = term[1:].partition(":")
    if term.startswith("<") and colon and prefix in curies:
        return f"<{curies[prefix]}{rest}"
    return term


def _problem(name: str, line: int, text: str) -> Problem:
    return Problem(name, line, "", "sssom:header", text)


def _comments(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line


_TYPE = iri(RDF.type.value)


@dataclass
class Assembly:
    """What the files of a publication say, as graphs; and what is needed to check them.

    ``instances`` counts, for each graph, the rows that describe a thing of each class.
    """

    graphs: Graphs
    tables: TableGroup
    ontology: tuple[Turtle, ...]
    shapes: tuple[Turtle, ...]
    catalog: Turtle
    rows: dict[str, int] = field(default_factory=dict)
    instances: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the ontology's and the catalog's files declare, the first of a name in order of files."""
        found: dict[str, str] = {}
        for file in (*self.ontology, self.catalog):
            for prefix, namespace in file.prefixes.items():
                found.setdefault(prefix, namespace)
        return found


def assemble(publication: Publication, graphs: Graphs, problems: list[Problem]) -> Assembly:
    """Reads every file and writes one graph a table, and ``ontology``, ``provenance``, ``metadata`` and ``queries``."""
    assembly = Assembly(
        graphs=graphs,
        tables=_open_tables(publication, problems),
        ontology=_read_all(publication, "ontology/*.ttl", problems),
        shapes=_read_all(publication, "shapes/*.ttl", problems),
        catalog=_read_catalog(publication, problems),
    )
    _add_turtle(assembly, "ontology", assembly.ontology, problems)
    _add_turtle(assembly, "metadata", (assembly.catalog,), problems, describe_rules(publication))
    _add_queries(assembly, publication, problems)
    _add_tables(assembly, publication, problems)
    return assembly


def _open_tables(publication: Publication, problems: list[Problem]) -> TableGroup:
    name = "data/csvw.json"
    return open_group(publication.read(name), publication.folder / "data", publication.base + name, problems)


def _read_all(publication: Publication, pattern: str, problems: list[Problem]) -> tuple[Turtle, ...]:
    return tuple(read_turtle(publication, name, problems) for name in publication.names(pattern))


def _read_catalog(publication: Publication, problems: list[Problem]) -> Turtle:
    """The catalog, with the version that is built in place of the written one."""
    file = read_turtle(publication, CATALOG, problems)
    version = Quad(NamedNode(publication.dataset), DCAT.version, Literal(publication.version))
    others = (quad for quad in file.quads if (quad.subject, quad.predicate) != (version.subject, DCAT.version))
    return replace(file, quads=(*others, version))


def _add_turtle(
    assembly: Assembly, name: str, files: tuple[Turtle, ...], problems: list[Problem], made: Iterable[Triple] = ()
) -> None:
    """The statements of files, and those made beside them, as one graph."""
    for file in files:
        problems.extend(_blank_nodes(file))
    written = (quad.triple for file in files for quad in file.quads)
    assembly.graphs.add(name, (_statement(triple) for triple in chain(written, made)))


def _add_queries(assembly: Assembly, publication: Publication, problems: list[Problem]) -> None:
    described = describe_queries(publication, assembly.prefixes, problems)
    assembly.graphs.add(QUERIES, (_statement(triple) for triple in described))


def _statement(triple: Triple) -> str:
    return serialize([triple], format=RdfFormat.N_TRIPLES).decode()[:-3]  # type: ignore[union-attr]


def _blank_nodes(file: Turtle) -> Iterator[Problem]:
    for quad in file.quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            text = f"A blank node stands in a statement with <{quad.predicate.value}>: give it an IRI."
            yield Problem(file.name, 0, "", "blank-node", text)


def _add_tables(assembly: Assembly, publication: Publication, problems: list[Problem]) -> None:
    descriptions = assembly.graphs.folder / "descriptions.txt"
    with descriptions.open("w", encoding="utf-8", newline="\n") as sink:
        for table in assembly.tables.tables:
            curies = _curies(publication, table, problems)
            assembly.graphs.add(table.name, _statements(assembly, table, curies, sink, problems))
    assembly.tables.check_canonical(problems)
    with descriptions.open(encoding="utf-8", newline="\n") as lines:
        written = (*assembly.ontology, assembly.catalog)
        elsewhere = passages(publication, written, assembly.tables.tables)
        assembly.graphs.add(PROVENANCE, chain((line[:-1] for line in lines), elsewhere))


def _curies(publication: Publication, table: AnnotatedTable, problems: list[Problem]) -> dict[str, str]:
    path = publication.folder / "data" / table.file
    if not table.file.endswith(SUFFIX) or not path.is_file():
        return {}
    found = read_curie_map(path, f"data/{table.file}", problems)
    rebased = publication.written_base, publication.base
    return {prefix: namespace.replace(*rebased) for prefix, namespace in found.items()}


def _statements(
    assembly: Assembly, table: AnnotatedTable, curies: Mapping[str, str], sink: TextIO, problems: list[Problem]
) -> Iterator[str]:
    """A table's statements; on the way, row descriptions go to ``sink`` and rows and instances are counted."""
    instances: Counter[str] = Counter()
    count = 0
    for row in table.rows(problems):
        count += 1
        statements, described = row.statements, table.describe(row)
        if curies:
            statements = [_expanded(statement, curies) for statement in statements]
            described = [_expanded(statement, curies) for statement in described]
        instances.update(_classes(row.statements))
        sourced = row_sources(described[0].partition(" ")[0], statements)
        sink.writelines(f"{line}\n" for line in chain(described, sourced))
        yield from statements
    assembly.rows[table.name] = count
    assembly.instances[table.name] = instances


def _expanded(statement: str, curies: Mapping[str, str]) -> str:
    return " ".join(expand(term, curies) for term in statement.split(" ", 2))


def _classes(statements: list[str]) -> Iterator[str]:
    """The class of each typing among the statements of a row."""
    for statement in dict.fromkeys(statements):
        _, predicate, value = statement.split(" ", 2)
        if predicate == _TYPE:
            yield value[1:-1]
