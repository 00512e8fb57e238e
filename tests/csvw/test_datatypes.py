"""Cells of each datatype, with and without format, length and limits: rows of ``datatypes.csv``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ucc_graph.csvw.datatypes import Datatype, NotInDatatypeError, datatype_reader
from ucc_graph.csvw.properties import DescriptionObject, ProblemCollector
from ucc_graph.csvw.restrictions import read_datatype
from ucc_graph.problem import Problem

with Path(__file__).with_name("datatypes.csv").open(encoding="utf-8", newline="") as _stream:
    CASES = list(csv.DictReader(_stream))


def _name(case: dict[str, str]) -> str:
    return " ".join((case["base"], case["restriction"], case["text"]))


def _datatype(case: dict[str, str]) -> Datatype:
    problems: list[Problem] = []
    restriction = {"base": case["base"], **json.loads(case["restriction"] or "{}")}
    found = read_datatype(DescriptionObject({"datatype": restriction}, ProblemCollector("m", problems)))
    assert found is not None
    assert problems == []
    return found


def test_there_are_68_cases() -> None:
    assert len(CASES) == 68


@pytest.mark.parametrize("case", [case for case in CASES if not case["fault"]], ids=_name)
def test_a_valid_cell_gives_its_lexical_form(case: dict[str, str]) -> None:
    assert datatype_reader(_datatype(case))(case["text"]) == case["lexical"]


@pytest.mark.parametrize("case", [case for case in CASES if case["fault"]], ids=_name)
def test_the_fault_of_a_wrong_cell_names_the_permitted_values(case: dict[str, str]) -> None:
    with pytest.raises(NotInDatatypeError) as raised:
        datatype_reader(_datatype(case))(case["text"])
    assert str(raised.value) == case["fault"]
