"""Problems of a publication that leaves files to be derived: what it should state, and where its editor corrects it.

Nobody can correct a line of a file that is not there. A problem in a derived file is one of the description of the
tables, and a derived shape of an empty table is no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.press.read.derived_catalog import NO_DAY
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import DCAT, DCT, VOID

__all__ = ["at_written_files", "unwritten_catalog"]

_NAMES: Final = {DCT.title: "title", DCAT.version: "version", DCT.issued: "day of issue", VOID.uriSpace: "base IRI"}
_DAY_OF_NONE: Final = f" ({NO_DAY} stands for no day)"
_NOT_APPLIED: Final = "shape:no-focus"
_NO_SHAPE: Final = "shape:none"
_NO_CLASS: Final = (
    "no table says what its rows are, so that nothing is checked and nothing has a page: give it a column "
    '{{"name": "type", "virtual": true, "propertyUrl": "rdf:type", "valueUrl": "{}"}}'
)


def unwritten_catalog(sources: Sources) -> Iterator[Problem]:
    """A warning that names what stands for statements that the catalogue lacks."""
    dataset = NamedNode(sources.publication.dataset)
    added = [triple for triple in sources.publication.added if triple.predicate in _NAMES]
    if not added:
        return
    taken = ", ".join(f'{_NAMES[triple.predicate]} "{object_of(triple)}"' for triple in added)
    taken += _DAY_OF_NONE if any(triple.predicate == DCT.issued for triple in added) else ""
    if SourcePath.CATALOG in sources.derived:
        text = (
            f"the file is missing: the release has {taken}. ucc-graph eject writes it, for licence and publisher, too"
        )
    else:
        names = " and ".join(f"<{triple.predicate.value}>" for triple in added)
        text = f"it does not state {names} of {dataset}: the release has {taken}. Write what it shall have"
    yield Problem(SourcePath.CATALOG, 0, "", "catalog:derived", text, Severity.WARNING, dataset.value)


def at_written_files(problems: Iterable[Problem], sources: Sources) -> Iterator[Problem]:
    """The problems, those in derived files at the description of the tables."""
    has_shapes = SourcePath.DERIVED_SHAPES not in sources.derived
    for problem in problems:
        if problem.rule == _NO_SHAPE and not has_shapes:
            text = _NO_CLASS.format(part_of(sources.iris.ontology, "Lamp"))
            yield Problem(SourcePath.TABLE_GROUP, 0, "", _NO_SHAPE, text)
        elif problem.file in sources.derived and problem.file != SourcePath.CATALOG:
            text = f"{problem.text} ({problem.file} is derived from this file; ucc-graph eject writes it out)"
            moved = replace(problem, file=SourcePath.TABLE_GROUP, line=0, column="", text=text)
            yield from [moved] if problem.rule != _NOT_APPLIED else ()
        else:
            yield problem
