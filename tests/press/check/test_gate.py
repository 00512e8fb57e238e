"""Gates: each rejects a bad example, and no other does, at the right place."""

from __future__ import annotations

import pytest

from tests.press.conftest import Workbench
from ucc_graph.errors import PublicationError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.write.report import render

pytestmark = pytest.mark.slow


def test_a_sound_publication_has_no_violations(workbench: Workbench) -> None:
    assert workbench.violations() == []


def test_a_core_violation_is_reported_at_its_cell(workbench: Workbench) -> None:
    workbench.replace("data/lighthouses.csv", ",44,1912", ",444,1912")
    (problem,) = workbench.violations()
    assert problem.place == "data/lighthouses.csv:5 column height"
    assert "at most 150 metres" in problem.text
    assert '(value "444")' in problem.text
    assert problem.rule == "https://lights.example/shapes#Lighthouse-height"


def test_a_sparql_violation_is_reported_at_its_row(workbench: Workbench) -> None:
    workbench.replace(
        "data/keepers.csv", "bram-oster,Bram Oster,cape-ember,1961,1987", "bram-oster,Bram Oster,tern-rock,1961,"
    )
    places = [problem.place for problem in workbench.violations()]
    assert places == ["data/keepers.csv:3"]


def test_a_shape_without_focus_nodes_is_an_error(workbench: Workbench) -> None:
    workbench.replace(
        "ontology/lighthouse.ttl",
        "light:Coast a owl:Class",
        'light:Shore a owl:Class ; rdfs:label "shore"@en .\n\nlight:Coast a owl:Class',
    )
    workbench.replace("shapes/lighthouse.ttl", "sh:targetClass light:Coast", "sh:targetClass light:Shore")
    (problem,) = workbench.violations()
    assert (problem.file, problem.rule) == ("shapes/lighthouse.ttl", "shape:no-focus")


def test_a_shape_without_a_target_is_an_error(workbench: Workbench) -> None:
    workbench.replace("shapes/lighthouse.ttl", "sh:targetClass light:Coast ;", "")
    (problem,) = workbench.violations()
    assert (problem.file, problem.rule) == ("shapes/lighthouse.ttl", "shape:no-target")


def test_a_rule_that_makes_nothing_is_an_error(workbench: Workbench) -> None:
    workbench.replace("ontology/rules/serves-coast.rq", "light:onCoast ?coast .\n}\n", "light:onCoast ?keeper .\n}\n")
    rules = {problem.rule for problem in workbench.violations() if problem.file.startswith("ontology/rules")}
    assert rules == {"rule:empty"}


def test_a_rule_that_makes_blank_nodes_is_an_error(workbench: Workbench) -> None:
    workbench.replace(
        "ontology/rules/tended-by.rq", "?lighthouse light:tendedBy ?keeper .", "?lighthouse light:tendedBy [] ."
    )
    assert ("ontology/rules/tended-by.rq", "blank-node") in {(p.file, p.rule) for p in workbench.violations()}


def test_a_prefix_that_is_not_declared_in_a_rule_has_its_line(workbench: Workbench) -> None:
    workbench.replace(
        "ontology/rules/tended-by.rq", "?keeper light:tends ?lighthouse", "?keeper ligth:tends ?lighthouse"
    )
    problem = next(problem for problem in workbench.violations() if problem.rule == "sparql:syntax")
    assert problem.place == "ontology/rules/tended-by.rq:9 column 11"
    assert problem.text.startswith("the prefix ligth: is not declared: add a line PREFIX")


def test_an_undeclared_property_in_a_rule_has_its_line(workbench: Workbench) -> None:
    workbench.replace(
        "ontology/rules/tended-by.rq", "?keeper light:tends ?lighthouse", "?keeper light:tents ?lighthouse"
    )
    problem = next(problem for problem in workbench.violations() if problem.rule == "term:undeclared")
    assert (problem.file, problem.line) == ("ontology/rules/tended-by.rq", 9)
    assert "<https://lights.example/ontology#tents>" in problem.text


def test_an_undeclared_property_in_a_table_description_is_an_error(workbench: Workbench) -> None:
    workbench.replace("data/csvw.json", "ontology#daymark", "ontology#daymrak")
    assert "term:undeclared" in {problem.rule for problem in workbench.violations()}


def test_an_undeclared_path_in_a_shape_is_an_error(workbench: Workbench) -> None:
    workbench.replace("shapes/lighthouse.ttl", "sh:path light:daymark", "sh:path light:daymarks")
    assert ("shapes/lighthouse.ttl", "term:undeclared") in {(p.file, p.rule) for p in workbench.violations()}


def test_a_path_that_slices_do_not_cover_is_an_error(workbench: Workbench) -> None:
    workbench.replace("shapes/lighthouse.ttl", "sh:path light:daymark", "sh:path ( light:onCoast rdfs:label )")
    (problem,) = workbench.violations()
    assert (problem.file, problem.rule) == ("shapes/lighthouse.ttl", "shape:unsupported")


def test_a_fault_of_syntax_in_turtle_has_its_line(workbench: Workbench) -> None:
    workbench.replace("shapes/lighthouse.ttl", "shape:Coast a sh:NodeShape ;", "shape:Coast a sh:NodeShape ,;")
    problem = next(problem for problem in workbench.violations() if problem.rule == "turtle:syntax")
    text = (workbench.folder / "shapes/lighthouse.ttl").read_text(encoding="utf-8")
    assert problem.line == text[: text.index("sh:NodeShape ,;")].count("\n") + 1


def test_a_blank_node_in_the_ontology_is_an_error(workbench: Workbench) -> None:
    workbench.replace(
        "ontology/lighthouse.ttl", "light:Coast a owl:Class ;", "light:Coast a owl:Class ; rdfs:seeAlso [] ;"
    )
    assert ("ontology/lighthouse.ttl", "blank-node") in {(p.file, p.rule) for p in workbench.violations()}


def test_two_rows_of_one_iri_are_an_error(workbench: Workbench) -> None:
    workbench.replace("data/csvw.json", "id/coast/{key}", "id/coast/one")
    assert ("data/coasts.csv", "count") in {(p.file, p.rule) for p in workbench.violations()}


def test_all_faults_are_found_in_one_run(workbench: Workbench) -> None:
    workbench.replace("data/lighthouses.csv", ",44,1912", ",444,1912")
    workbench.replace(
        "data/lighthouses.csv",
        "old-lantern,Old Lantern,Vieille Lanterne,north-skerries",
        "old-lantern,Old Lantern,Vieille Lanterne,south",
    )
    workbench.replace("data/keepers.csv", ",1998,", ",98,")
    places = {problem.place for problem in workbench.violations()}
    assert places >= {
        "data/lighthouses.csv:4 column coast",
        "data/lighthouses.csv:5 column height",
        "data/keepers.csv:2 column since",
    }


def test_a_misspelt_term_of_shacl_is_an_error(workbench: Workbench) -> None:
    workbench.replace("shapes/lighthouse.ttl", "sh:maxInclusive 150.0", "sh:maximumInclusive 150.0")
    (problem,) = workbench.violations()
    assert (problem.file, problem.rule) == ("shapes/lighthouse.ttl", "term:undeclared")
    assert "maximumInclusive" in problem.text


def test_shapes_without_any_target_are_an_error(workbench: Workbench) -> None:
    (workbench.folder / "shapes/lighthouse.ttl").write_text("# Nothing yet.\n", encoding="utf-8")
    assert [problem.rule for problem in workbench.violations()] == ["shape:none"]


def test_a_sparql_constraint_without_an_iri_is_an_error(workbench: Workbench) -> None:
    workbench.replace(
        "shapes/lighthouse.ttl", "sh:sparql shape:Keeper-not-at-automated", 'sh:sparql [ sh:select "ASK {}" ]'
    )
    assert "shape:unsupported" in {problem.rule for problem in workbench.violations()}


def test_a_property_shape_within_another_is_an_error(workbench: Workbench) -> None:
    workbench.replace(
        "shapes/lighthouse.ttl", "sh:path light:daymark ;", "sh:path light:daymark ; sh:property shape:name ;"
    )
    assert "shape:unsupported" in {problem.rule for problem in workbench.violations()}


def test_a_rule_that_calls_another_endpoint_is_an_error(workbench: Workbench) -> None:
    service = "SERVICE <http://127.0.0.1:9/> { ?keeper light:tends ?lighthouse . }"
    workbench.replace("ontology/rules/tended-by.rq", "?keeper light:tends ?lighthouse .", service)
    assert "sparql:service" in {problem.rule for problem in workbench.violations()}


def test_instances_of_a_subclass_are_focus_nodes(workbench: Workbench) -> None:
    beacon = "light:Beacon a owl:Class .\n\nlight:Lighthouse rdfs:subClassOf light:Beacon .\n\nlight:Coast a owl:Class"
    workbench.replace("ontology/lighthouse.ttl", "light:Coast a owl:Class", beacon)
    workbench.replace("shapes/lighthouse.ttl", "sh:targetClass light:Lighthouse", "sh:targetClass light:Beacon")
    workbench.replace("data/lighthouses.csv", ",44,1912", ",444,1912")
    assert [problem.place for problem in workbench.violations()] == ["data/lighthouses.csv:5 column height"]


def test_a_pattern_that_is_no_regular_expression_is_an_error(workbench: Workbench) -> None:
    workbench.replace("shapes/lighthouse.ttl", "^[a-z0-9]+(-[a-z0-9]+)*$", "((")
    assert {problem.rule for problem in workbench.violations()} == {"shape:ill-formed"}


def test_a_cell_that_looks_like_a_statement_is_text(workbench: Workbench) -> None:
    typing = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    workbench.replace("data/keepers.csv", "Aino Vare", f"Aino {typing} Vare")
    assert workbench.violations() == []


def test_a_cell_that_is_refused_is_told_once(workbench: Workbench) -> None:
    workbench.replace("data/lighthouses.csv", ",44,1912", ",high,1912")
    (problem,) = workbench.violations()
    assert (problem.place, problem.rule) == ("data/lighthouses.csv:5 column height", "csvw:datatype")


def test_a_thing_without_an_iri_is_named_by_its_file(workbench: Workbench) -> None:
    path = workbench.folder / "ontology/lighthouse.ttl"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[] a light:Coast .\n", encoding="utf-8")
    assert ("ontology/lighthouse.ttl", "blank-node") in {(p.file, p.rule) for p in workbench.violations()}


@pytest.mark.parametrize("name", ["ontology/a b.ttl", "queries/a?.rq", "data/a b.csv"])
def test_a_file_whose_name_can_stand_in_no_iri_is_named(workbench: Workbench, name: str) -> None:
    (workbench.folder / name).write_text("", encoding="utf-8")
    with pytest.raises(PublicationError, match="without blanks"):
        build(open_publication(workbench.folder), workbench.folder / "out", None, lambda _: None)


@pytest.mark.parametrize("day", ["2026", "2026-01", "20260115", "2026-02-30", "2026-01-15T00:00:00Z"])
def test_a_release_is_issued_on_a_day(workbench: Workbench, day: str) -> None:
    workbench.replace("data/catalog.ttl", '"2026-01-15"^^xsd:date', f'"{day}"')
    (problem,) = open_publication(workbench.folder).problems
    assert problem.place == "data/catalog.ttl:13"
    assert f'yyyy-mm-dd, not "{day}"' in problem.text


@pytest.mark.parametrize("form", ["text", "json", "sarif", "ttl"])
def test_a_shape_without_an_iri_is_told_in_every_form(workbench: Workbench, form: str) -> None:
    path = workbench.folder / "shapes/lighthouse.ttl"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[] a sh:NodeShape .\n", encoding="utf-8")
    (problem,) = workbench.violations()
    assert (problem.rule, problem.focus) == ("shape:no-target", "")
    assert b"A shape without an IRI" in render([problem], form, "https://lights.example/")


def test_what_replaces_a_retired_thing_must_be_there(workbench: Workbench) -> None:
    workbench.replace("data/retired.csv", "keeper/edda-lund", "keeper/edda-lunt")
    (problem,) = workbench.violations()
    assert (problem.place, problem.rule) == ("data/retired.csv:2 column replaced_by", "retired:successor")
    assert '(value "https://lights.example/id/keeper/edda-lunt")' in problem.text


def test_what_replaces_a_retired_term_must_be_there(workbench: Workbench) -> None:
    term = "light:Keeper a owl:Class ;"
    workbench.replace(
        "ontology/lighthouse.ttl", term, f"{term}\n    dct:isReplacedBy <https://lights.example/ontology#Ward> ;"
    )
    problem = next(problem for problem in workbench.violations() if problem.rule == "retired:successor")
    assert problem.place == "ontology/lighthouse.ttl:24"
