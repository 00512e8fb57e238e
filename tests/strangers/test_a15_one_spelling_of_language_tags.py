"""A release has one spelling of a language tag: small letters, as the engine writes the tags of literals.

Siblings: literals of tables, columns of ``xsd:language`` in statements and in the tables themselves, columns described
in the provenance, ``dct:language``, lists of ``sh:languageIn``, typed literals in Turtle, ``?lang=``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.csvw.small import column, opened, statements, table
from ucc_graph.csvw import canonical
from ucc_graph.press.check.stored_values import rewritten_values
from ucc_graph.press.read.provenance import passages
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.problem import Problem
from ucc_graph.rdf.languages import canonical_tag
from ucc_graph.rdf.vocab import CSVW, XSD

TAGS = {"zh-Hans": "zh-hans", "EN": "en", "sr-Latn-RS": "sr-latn-rs", "de-CH-1996": "de-ch-1996", "ko": "ko"}


@pytest.mark.parametrize(("tag", "written"), TAGS.items(), ids=TAGS)
def test_a_literal_and_a_column_have_one_spelling(tmp_path: Path, tag: str, written: str) -> None:
    columns = column("key"), column("tag", datatype="language"), column("name", lang=tag)
    _, of_column, of_literal = statements(tmp_path, f"key,tag,name\na,{tag},x\n", *columns)
    assert of_column.endswith(f'"{written}"^^<{XSD.iri}language>')
    assert of_literal.endswith(f'"x"@{written}')
    assert canonical_tag(tag) == written


def test_a_restricted_column_has_it_too(tmp_path: Path) -> None:
    tag = column("tag", datatype={"base": "language", "format": "[a-z]{2}-[A-Z][a-z]{3}"}, separator="|")
    found = statements(tmp_path, "key,tag\na,zh-Hans|zh-Hant\n", column("key"), tag)
    assert [statement.rpartition(" ")[2].partition("^")[0] for statement in found[1:]] == ['"zh-hans"', '"zh-hant"']


def test_the_canonical_table_has_small_letters_in_columns_of_tags_alone(tmp_path: Path) -> None:
    described = table("t.csv", column("key"), column("tag", datatype="language"), column("x"), primaryKey="key")
    tables, problems = opened(tmp_path, {"t.csv": "key,tag,x\nA,zh-hans,EN\nB,zh-Hans,EN\n"}, described)
    found: list[Problem] = []
    tables[0].check_canonical(found)
    assert problems == []
    assert [(problem.line, problem.rule) for problem in found] == [(3, "canonical")]
    assert canonical(tables[0].path, tables[0].description) == b"key,tag,x\nA,zh-hans,EN\nB,zh-hans,EN\n"


def test_no_table_of_the_publication_has_another_spelling(root: Path) -> None:
    problems: list[Problem] = []
    for one in read_sources(open_publication(root)).open_tables(problems):
        if any(column.inherited.datatype.builtin.name == "language" for column in one.description.physical):
            one.check_canonical(problems)
    assert problems == []


def test_the_provenance_of_a_column_has_it(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "copy"))
    metadata = folder / "data" / "csvw.json"
    metadata.write_text(metadata.read_text("utf-8").replace('"lang": "fr"', '"lang": "FR"'), "utf-8")
    sources = read_sources(open_publication(folder))
    found = {
        str(triple.object) for triple in passages(sources, sources.open_tables([])) if triple.predicate == CSVW.lang
    }
    assert found == {'"en"', '"fr"'}


WRITTEN = {
    "dct:language": ("data/catalog.ttl", "    dcat:version", '    dct:language "pt-BR" ;\n    dcat:version', "pt-br"),
    "a typed literal": (
        "data/catalog.ttl",
        "    dcat:version",
        '    rdfs:comment "EN"^^xsd:language ;\n    dcat:version',
        "en",
    ),
    "sh:languageIn": ("shapes/lighthouse.ttl", "sh:maxInclusive 150.0", 'sh:languageIn ( "en" "zh-Hans" )', "zh-hans"),
}


@pytest.mark.parametrize("case", WRITTEN.values(), ids=WRITTEN)
def test_a_tag_in_turtle_has_it(lighthouses: Path, tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    name, old, new, wanted = case
    folder = Path(shutil.copytree(lighthouses, tmp_path / "copy"))
    (folder / name).write_text((folder / name).read_text("utf-8").replace(old, new, 1), "utf-8")
    (problem,) = rewritten_values(read_sources(open_publication(folder)))
    assert problem.file == name
    assert f'write "{wanted}"' in problem.text
