"""Texts of a new publication: catalogue, first query, introduction, list of ignored files, workflow of checks."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.rdf.vocab import RDFS
from ucc_graph.scaffold.infer.plan import Column, Plan, Role, TablePlan
from ucc_graph.scaffold.write.identity import DEFAULT_BASE, Identity
from ucc_graph.scaffold.write.terms import Terms

__all__ = ["IGNORED", "WORKFLOW", "catalog", "first_query", "introduction"]

IGNORED: Final = "releases/\n.venv/\n"
"""The folders that a repository leaves out: a release is made again from the same files."""
WORKFLOW: Final = """\
# Checks the publication on each push. The report names file, line and column, and is shown beside the code.
# The variable UCC_GRAPH of the repository (settings, actions, variables) says where pip finds the program,
# such as git+https://git.example/ucc-graph.git
name: check
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      security-events: write
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - env:
          UCC_GRAPH: ${{ vars.UCC_GRAPH }}
        run: pip install "${UCC_GRAPH:?is empty, set it to the address of the program}"
      - run: ucc-graph check --format sarif > check.sarif
      - if: always()
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: check.sarif
"""
_FIRST: Final = 10


def catalog(identity: Identity) -> str:
    """The description of the dataset, in Turtle."""
    base = identity.base
    title = Literal(identity.title, language=identity.language)
    agent = NamedNode(identity.iris.under("publisher"))
    dataset = NamedNode(identity.iris.under("dataset"))
    licence = NamedNode(identity.licence) if identity.licence else None
    lines = [
        f"{dataset} a dcat:Dataset , void:Dataset ;",
        f"    dct:title {title} ;",
        f"    dct:description {title} ;",
        f"    dct:publisher {agent} ;",
        *([f"    dct:license {licence} ;"] if licence else []),
        f'    dct:issued "{identity.issued.isoformat()}"^^xsd:date ;',
        '    dcat:version "0.1.0" ;',
        f'    void:uriSpace "{base}" .',
        "",
        f"{agent} a foaf:Agent ;",
        f"    foaf:name {Literal(identity.publisher)} .",
        *(["", f"{licence} rdfs:label {Literal(identity.licence_label)} ."] if licence else []),
    ]
    return f"{_PREFIXES}\n" + "\n".join(lines) + "\n"


_PREFIXES: Final = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def first_query(plan: Plan, terms: Terms) -> str:
    """A query about the things of the first table: how many there are of each group, of each year, or their names."""
    table = plan.tables[0]
    kind = terms.classes[table.kind]
    if found := _grouping(table):
        return _count(table, found, terms, plan)
    return (
        f"# title: {table.title}: the first {_FIRST} names\n"
        f"# description: The names of {table.title}, in order.\n"
        f"{_RDFS}\nSELECT DISTINCT ?name\nWHERE {{\n  ?thing a <{kind}> ;\n    rdfs:label ?name .\n}}\n"
        f"ORDER BY ?name\nLIMIT {_FIRST}\n"
    )


_RDFS: Final = f"PREFIX rdfs: <{RDFS.iri}>\n"


def _grouping(table: TablePlan) -> Column | None:
    """The column of things or years by which the rows are counted best: one that each row has once, with few values."""
    things = [column for column in table.of(Role.THING) if column.target != table.kind]
    years = [column for column in table.of(Role.VALUE) if column.type.kind == "year"]
    return min(things, key=lambda column: (bool(column.separator), len(column.distinct)), default=None) or next(
        iter(years), None
    )


def _count(table: TablePlan, column: Column, terms: Terms, plan: Plan) -> str:
    label = terms.label(table, column)
    predicate = terms.property(table, column)
    is_thing = column.role is Role.THING
    path = f"<{predicate}>/rdfs:label" if is_thing else f"<{predicate}>"
    languages = _languages(plan, column) if is_thing else ()
    chosen = f'\n  FILTER(LANG(?group) = "{languages[0].lower()}")' if languages else ""
    order = "DESC(?count) ?group" if is_thing else "?group"
    return (
        f"# title: {table.title}: how many of each {label}\n"
        f"# description: The number of {table.title} of each {label}.\n"
        f"# chart: bar x=group y=count\n{_RDFS}\n"
        f"SELECT ?group (COUNT(DISTINCT ?thing) AS ?count)\nWHERE {{\n  ?thing a <{terms.classes[table.kind]}> ;\n"
        f"    {path} ?group .{chosen}\n}}\nGROUP BY ?group\nORDER BY {order}\n"
    )


def _languages(plan: Plan, column: Column) -> tuple[str, ...]:
    return tuple(name.language for name in plan.of_kind(column.target).of(Role.NAME) if name.language)


def introduction(plan: Plan, identity: Identity) -> str:
    """The text that tells what the folder is and what to do with it, in Markdown."""
    tables = "\n".join(f"- {table.title}: {table.height} rows" for table in plan.tables)
    return f"""\
# {identity.title}

A publication for the program ucc-graph: tables, their meaning, and what is checked.

{tables}

```
ucc-graph serve --draft     # http://127.0.0.1:8000/ follows the files while you edit; keeps no release
ucc-graph check             # all faults, by file, line and column
ucc-graph build             # a release in releases/
ucc-graph serve             # pages, RDF and SPARQL of the release
```

| file | contents |
|---|---|
| `data/*.csv` | the tables; edit them with any program |
| `data/csvw.json` | what each table and column means |
| `data/catalog.ttl` | title, publisher, licence and address of the whole |
| `ontology/`, `shapes/` | terms and constraints, first derived from `csvw.json`, now yours |
| `queries/` | example queries with their answers |
| `.github/workflows/` | checks on each push; set the variable `UCC_GRAPH` to the address of the program |

{_left_to_do(identity)}Draft with `serve --draft`: each release in `releases/` is history, from which no key may vanish.
"""


def _left_to_do(identity: Identity) -> str:
    """The sentences about what a publication still lacks before it is published; empty if it lacks nothing."""
    base = (
        f"Before you publish: write an address that stays yours in place of {identity.base}, in all files "
        f"(`grep -rlF {identity.base} .` lists them).\n"
    )
    licence = "Before you publish: name a licence in `data/catalog.ttl` (`dct:license`).\n"
    return (base if identity.base.startswith(DEFAULT_BASE) else "") + ("" if identity.licence else licence)
