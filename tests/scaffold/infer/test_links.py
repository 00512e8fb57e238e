"""Links between things: columns that name others by their key, their name, or another column that tells them apart."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of, table_of
from ucc_graph.scaffold.infer.plan import Role

STANDARDS = (
    "Number,Title,Published,Supersedes,Superseded by\nST 1,Nuts,1998,,ST 3\nST 2,Threads,2001,,\n"
    "ST 3,Fasteners,2010,ST 1,\nST 4,Rivets,2012,,\n"
)
UNITS = "id,code,name,parent,successor\n1,HQ,Head,,\n2,FIN,Finance,HQ,\n3,ACC,Accounts,FIN,FIN\n4,PAY,Payroll,FIN,\n"


@pytest.mark.parametrize(
    ("text", "title", "role", "values"),
    [
        (STANDARDS, "Supersedes", Role.THING, ["", "", "nuts", ""]),
        (STANDARDS, "Superseded by", Role.THING, ["fasteners", "", "", ""]),
        (UNITS, "parent", Role.PARENT, ["", "1", "2", "2"]),
        (UNITS, "successor", Role.THING, ["", "", "2", ""]),
        (
            "IMO,Name,Sister lamp\n9000001,Aurora,\n9000002,Borealis,Aurora\n",
            "Sister lamp",
            Role.THING,
            ["", "9000001"],
        ),
        (
            'id,tag,name,See also\n1,a-b,A,\n2,c-d,C,"a-b"\n3,e-f,E,"a-b; c-d"\n',
            "See also",
            Role.THING,
            ["", "1", "1;2"],
        ),
    ],
)
def test_a_column_that_names_another_row_is_a_link(text: str, title: str, role: Role, values: list[str]) -> None:
    column = table_of(text).column(title)
    written = [cell.replace("; ", ";") for cell in column.values]
    assert (column.role, column.target, written) == (role, "lamp", values)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("id,Name,Former name\n1,Aurora,Dawn\n2,Borealis,\n3,Corona,\n", "Former name"),
        ("id,Name,Short title\n1,Aurora,Aurora\n2,Borealis,Borealis\n3,Corona,Corona\n4,Delta,\n", "Short title"),
        ("id,Name,Previous population\n1,Aurora,2\n2,Borealis,3\n3,Corona,1\n", "Previous population"),
        ("id,Name,Beds,Rank\n1,Aurora,3,1\n2,Borealis,1,2\n3,Corona,2,3\n", "Beds"),
    ],
)
def test_a_column_that_says_its_own_row_or_a_number_is_none(text: str, title: str) -> None:
    assert table_of(text).column(title).role in {Role.TEXT, Role.VALUE, Role.UNUSED}


def test_a_column_under_the_header_of_a_code_of_another_sheet_leads_there() -> None:
    airports = sheet_of("id,name,IATA,City\n1,Heathrow,LHR,London\n2,Gimpo,GMP,Seoul\n3,Orly,ORY,Paris\n", "airports")
    flights = sheet_of("Flight,IATA,Day\nAB 1,GMP,2024-03-01\nAB 2,LHR,2024-03-02\nAB 3,GMP,2024-03-03\n", "flights")
    link = plan_of(airports, flights).tables[1].column("IATA")
    assert (link.role, link.target, link.values) == (Role.THING, "airport", ("2", "1", "2"))
