"""Assembly of a publication's sources into named graphs: ontology, tables, row provenance, metadata.

An SSSOM table writes every entity as a CURIE and declares the prefixes in a YAML header of ``#`` lines
(SSSOM/TSV, https://mapping-commons.github.io/sssom/spec-formats-tsv/). CSVW templates copy the CURIE unchanged,
as an IRI whose scheme is the prefix; this module replaces the prefix by its namespace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, takewhile
from pathlib import Path
from typing import Final, TextIO

import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.press.read.graphs import PROVENANCE, Graphs
from ucc_graph.press.read.provenance import describe_rules, passages, row_sources
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.queries import QUERY_GRAPH, describe_queries
from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.problem import Problem
from ucc_graph.rdf.ntriples import iri
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCAT, RDF

__all__ = ["SSSOM_HEADER", "Assembly", "assemble", "expand", "read_curie_map"]

SSSOM_HEADER: Final = "sssom:header"
"""Rule of a table of mappings whose prefixes cannot be read."""
_SSSOM: Final = ".sssom.tsv"
_SCHEMES: Final = frozenset({"ark", "geo", "info", "mailto", "tag", "tel", "urn"})
"""Schemes without // of IRIs that mappings have."""
_NAMESPACE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]*")
_TYPE: Final = iri(RDF.type.value)


@dataclass
class Assembly:
    """The sources of a release as graphs; by table, the number of rows, and of typings by class."""

    sources: Sources
    graphs: Graphs
    tables: tuple[AnnotatedTable, ...]
    rows: Counter[str] = field(default_factory=Counter)
    instances: dict[str, Counter[str]] = field(default_factory=dict)


def assemble(sources: Sources, version: str, graphs: Graphs, problems: list[Problem]) -> Assembly:
    """Writes the graphs of the sources; ``version`` replaces the version that the catalogue states."""
    assembly = Assembly(sources, graphs, sources.open_tables(problems))
    problems.extend(sources.problems)
    problems.extend(found for file in (*sources.ontology, sources.catalog) for found in _blank_nodes(file))
    graphs.add("ontology", (str(quad.triple) for file in sources.ontology for quad in file.quads))
    graphs.add("metadata", map(str, chain(_catalog(sources, version), describe_rules(sources))))
    queries = describe_queries(sources.queries, sources.iris, sources.prefixes, problems)
    graphs.add(QUERY_GRAPH, map(str, queries))
    if not any(problem.file == SourcePath.TABLE_GROUP for problem in problems):
        _add_tables(assembly, problems)
    return assembly


def read_curie_map(path: Path, name: str, problems: list[Problem]) -> dict[str, str]:
    """The namespace of each prefix in the header; a header without ``curie_map`` is a problem."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = "".join(line[1:] for line in takewhile(lambda line: line.startswith("#"), file))
    try:
        document = yaml.BaseLoader(header).get_single_data()  # every value stays the text that it is
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
    return Problem(name, line, "", SSSOM_HEADER, text)


def _catalog(sources: Sources, version: str) -> Iterator[Triple]:
    """The statements of the catalogue, with the version of the release in place of the written one."""
    dataset = NamedNode(sources.publication.dataset)
    for quad in sources.catalog.quads:
        if (quad.subject, quad.predicate) != (dataset, DCAT.version):
            yield quad.triple
    yield Triple(dataset, DCAT.version, Literal(version))


def _blank_nodes(file: Turtle) -> Iterator[Problem]:
    """A problem for each blank node that is the value of a named subject, or of none, with all that hangs on it."""
    blanks = {quad.subject for quad in file.quads if isinstance(quad.subject, BlankNode)}
    below = {quad.object for quad in file.quads if isinstance(quad.object, BlankNode)}
    held = (quad for quad in file.quads if isinstance(quad.object, BlankNode) and isinstance(quad.subject, NamedNode))
    for subject, predicate in dict.fromkeys((subject_of(quad), quad.predicate.value) for quad in held):
        text = (
            f"<{subject}> has a blank node as <{predicate}>, and blank nodes are not published: give it an IRI of its "
            "own, or say the same without it, such as owl:disjointWith between two classes in place of a list."
        )
        yield Problem(file.name, file.lines.get(subject, 0), "", "blank-node", text, focus=subject)
    free = {quad.predicate.value: None for quad in file.quads if quad.subject in blanks - below}
    if free:
        text = f"A blank node is the subject of {', '.join(f'<{name}>' for name in free)}: give it an IRI of its own."
        yield Problem(file.name, 0, "", "blank-node", text)


def _add_tables(assembly: Assembly, problems: list[Problem]) -> None:
    graphs, tables = assembly.graphs, assembly.tables
    descriptions = graphs.folder / "descriptions.txt"
    with descriptions.open("w", encoding="utf-8", newline="\n") as sink:
        for table in tables:
            curies = _curies(assembly.sources, table, problems)
            graphs.add(table.name, _statements(assembly, table, curies, sink, problems))
    with descriptions.open(encoding="utf-8", newline="\n") as lines:
        elsewhere = map(str, passages(assembly.sources, tables))
        graphs.add(PROVENANCE, chain((line[:-1] for line in lines), elsewhere))


def _curies(sources: Sources, table: AnnotatedTable, problems: list[Problem]) -> dict[str, str]:
    if not table.path.name.endswith(_SSSOM) or not table.path.is_file():
        return {}
    found, publication = read_curie_map(table.path, table.place, problems), sources.publication
    rebased = publication.written_base, publication.base
    return {prefix: namespace.replace(*rebased) for prefix, namespace in found.items()}


def _statements(
    assembly: Assembly, table: AnnotatedTable, curies: Mapping[str, str], sink: TextIO, problems: list[Problem]
) -> Iterator[str]:
    """The statements of a table; row descriptions go to ``sink``, and rows and instances are counted."""
    instances = assembly.instances.setdefault(table.name, Counter())
    for row in table.rows(problems):
        assembly.rows[table.name] += 1
        statements, described = row.statements, table.describe(row)
        if curies:
            statements = [_expanded(statement, curies) for statement in statements]
            described = [_expanded(statement, curies) for statement in described]
            for prefix in dict.fromkeys(_prefixes(statements)):
                text = f"The prefix {prefix} is not declared: add it to curie_map in the header."
                problems.append(_problem(table.place, row.source, text))
        typings = (statement.split(" ", 2)[1:] for statement in dict.fromkeys(row.statements))
        instances.update(value[1:-1] for predicate, value in typings if predicate == _TYPE)
        sourced = row_sources(described[0].partition(" ")[0], statements)
        sink.writelines(f"{line}\n" for line in chain(described, sourced))
        yield from statements


def _prefixes(statements: Iterable[str]) -> Iterator[str]:
    """The schemes of IRIs that are neither of the web nor of names and addresses: prefixes left as they are."""
    for term in (term for statement in statements for term in statement.split(" ", 2)):
        scheme, colon, rest = term[1:].partition(":")
        if term.startswith("<") and colon and not rest.startswith("//") and scheme not in _SCHEMES:
            yield scheme


def _expanded(statement: str, curies: Mapping[str, str]) -> str:
    return " ".join(expand(term, curies) for term in statement.split(" ", 2))
