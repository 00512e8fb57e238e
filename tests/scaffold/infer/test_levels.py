"""Hierarchies in columns: the ranks of living things, from the widest on."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of, table_of
from ucc_graph.scaffold.infer.plan import Choices, Role

TAXA = """Order,Family,Genus,Species,Common name,First record
Passeriformes,Paridae,Parus,Parus major,Great tit,1832
Passeriformes,Corvidae,Corvus,Corvus corax,Raven,1840
Strigiformes,Strigidae,Strix,Strix aluco,Tawny owl,1851
"""


def test_ranks_become_a_hierarchy() -> None:
    table = plan_of(sheet_of(TAXA, "species")).of_kind("taxon")
    parents = dict(zip(table.of(Role.NAME)[0].values, table.of(Role.PARENT)[0].values, strict=True))
    assert parents["Parus major"] == "parus"
    assert (parents["Paridae"], parents["Strigiformes"]) == ("passeriformes", "")
    assert table.title == "Taxa"


def test_what_a_row_says_is_said_of_its_last_rank() -> None:
    table = table_of(TAXA, "species")
    said = dict(zip(table.of(Role.NAME)[0].values, table.column("First record").values, strict=True))
    assert (said["Parus major"], said["Parus"]) == ("1832", "")
    assert table.column("First record").type.kind == "year"


def test_an_epithet_follows_its_genus() -> None:
    table = table_of("Family,Genus,Species\nParidae,Parus,major\nParidae,Parus,ater\n", "birds")
    assert {"Parus major", "Parus ater"} <= set(table.of(Role.NAME)[0].values)


def test_the_kind_that_was_said_stays() -> None:
    plan = plan_of(sheet_of(TAXA, "species"), choices=Choices(kinds=("organism",)))
    assert plan.of_kind("organism").of(Role.PARENT)[0].target == "organism"


@pytest.mark.parametrize(
    "text",
    [
        "id,Order,Family,Species,Seen\n1,O,F,S one,2001\n2,O,F,S one,2002\n3,O,F,S two,2003\n",
        "id,Order,Class\n1,First,A\n2,Second,B\n",
    ],
    ids=["rows of observations", "words that are no ranks here"],
)
def test_what_is_no_list_of_names_stays(text: str) -> None:
    assert table_of(text, "rows").of(Role.PARENT) == ()
