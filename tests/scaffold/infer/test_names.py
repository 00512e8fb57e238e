"""Names of things: whole, made of halves, doubtful, and made of what tells rows apart."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of, table_of, titles
from ucc_graph.scaffold.infer.plan import Role

STAFF = "First name,Last name,E-mail,Line manager\n" + "".join(
    f"{first},{last},{first}@example.org,{'' if first == 'Ann' else 'Ann Lee'}\n"
    for first, last in zip(("Ann", "Bob", "Cy", "Di", "Ed"), ("Lee", "Moss", "Roe", "Fox", "Hart"), strict=True)
)


def test_people_are_named_by_both_halves_though_family_names_differ() -> None:
    table = table_of(STAFF, "staff")
    assert table.of(Role.NAME)[0].values[:2] == ("Ann Lee", "Bob Moss")
    assert table.column("Line manager").values[:2] == ("", "ann-lee")
    assert titles(table, Role.PARENT) == ["Line manager"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Object,Dimensions\nVase,10 x 5 cm\nBowl,12 x 6 cm\nVase,9 x 9 cm\n", "Object"),
        ("Object,Extent\nVase,10 x 5 cm\nBowl,12 x 6 cm\nVase,9 x 9 cm\n", "Object"),
        ("Family,First seen,Name\nRosaceae,in May,Rosa canina\nFagaceae,in June,Quercus robur\n", "Name"),
        ("First,Last,Team\nAnna,Lee,A\nRobert,Moss,B\n", "name"),
        ("Title,First published in,Last edition by\nA tale,Paris,Gallimard\nA song,Rome,Mondadori\n", "Title"),
        ("Name,Code\nR2D2,a1\nC3PO,a2\n", "Name"),
    ],
)
def test_the_column_of_names(text: str, name: str) -> None:
    assert titles(table_of(text, "lamps"), Role.NAME) == [name]


def test_a_street_may_be_the_name_of_streets() -> None:
    rows = "".join(
        f"{street},{part}\n" for street in ("High Street", "Mill Road") for part in ("North", "East", "South")
    )
    plan = plan_of(sheet_of(f"Street,District\n{rows}", "streets"))
    assert [(question.option, question.default) for question in plan.questions] == [("name", "Street")]


def test_observations_are_named_by_station_and_day() -> None:
    rows = "".join(f"{day}.3.2021,{station},Tr\n" for day in range(1, 9) for station in ("Bern", "Chur"))
    table = table_of(f"Date,Station,Rain\n{rows}", "weather")
    assert table.of(Role.NAME)[0].values[:2] == ("Bern, 1.3.2021", "Chur, 1.3.2021")
    assert table.key.values[:2] == ("bern-1-3-2021", "chur-1-3-2021")


SURVEY = "Timestamp,Do you own a boat?,What should we improve?,Any comments?\n" + "".join(
    f'2024/3/{n} 9:14:22,{("Yes", "No")[n % 2]},"{("Lights, Signs", "Signs", "Lights")[n % 3]}",Comment {chr(97 + n)}\n'
    for n in range(1, 9)
)


def test_answers_to_a_question_are_no_names() -> None:
    table = table_of(SURVEY, "survey responses")
    assert table.of(Role.NAME)[0].values[0] == "survey response 2024-03-01 09:14:22"
    assert table.key.values[0] == "survey-response-2024-03-01-09-14-22"
    assert table.column("What should we improve?").separator == ","


def test_the_answer_to_the_question_for_a_name_is_one() -> None:
    table = table_of("What is your name?,Why?\nAnna,Because it is so\nBo,It is not\n", "answers")
    assert titles(table, Role.NAME) == ["What is your name?"]


@pytest.mark.parametrize(
    "title", ["Mitgliedsnr", "Bauwerksnr.", "Kundennummer", "Inventarnummer", "Gemeindekennziffer"]
)
def test_a_number_in_one_word_with_its_things_is_the_key(title: str) -> None:
    assert table_of(f"Vorname,Nachname,{title}\nAnna,Berg,1001\nBo,Lund,1002\n", "leute").key.title == title


@pytest.mark.parametrize("title", ["Telefonnummer", "Hausnummer", "Kontonr"])
def test_a_number_that_a_thing_may_share_is_no_key(title: str) -> None:
    assert table_of(f"Vorname,Nachname,{title}\nAnna,Berg,1001\nBo,Lund,1002\n", "leute").key.is_added


def test_an_inventory_number_with_a_point_is_the_key() -> None:
    table = table_of("Inventory no.,Object\n1950.1,Vase\n1950.2,Bowl\n1951.1,Plate\n", "decorations")
    assert table.key.values == ("1950.1", "1950.2", "1951.1")


def test_a_text_of_dates_is_no_shared_thing() -> None:
    rows = "".join(f"o{n},Object {chr(97 + n)},{('c. 1780', '1790-1800')[n % 2]}\n" for n in range(12))
    table = table_of(f"id,name,Date made\n{rows}", "objects")
    assert (table.column("Date made").role, titles(table, Role.THING)) == (Role.VALUE, [])


def test_a_place_that_tells_rows_apart_alone_is_their_name() -> None:
    rows = "".join(f"2024-01-{n + 1:02d},{('ml', 'md')[n % 2]},{n} km off Town {n % 5}\n" for n in range(12))
    assert titles(table_of(f"time,magType,place\n{rows}", "quakes"), Role.NAME) == ["place"]


@pytest.mark.parametrize(
    ("kind", "header", "rows", "name"),
    [
        ("budget", "Account,Description,Group", ("4000,Salaries,Staff", "4100,Travel,Staff"), "Description"),
        ("film", "Film,Original title", ("Seven Samurai,七人の侍", "Living,生きる"), "Film"),
        ("film", "No,Original title", ("1,七人の侍", "2,生きる"), "Original title"),
        ("bird", "Former name,Name", ("Red one,Robin", "Blue one,Tit"), "Name"),
        ("quake", "type,place", ("earthquake,26 km E of Town", "earthquake,4 km S of Bay"), "place"),
    ],
)
def test_a_name_is_the_usual_one_or_what_says_what_a_row_is(
    kind: str, header: str, rows: tuple[str, ...], name: str
) -> None:
    assert titles(table_of("\n".join((header, *rows)), kind), Role.NAME) == [name]


def test_things_that_are_numbered_within_others_are_named_by_both() -> None:
    rows = "St Peter,1,E\nSt Peter,2,D\nAll Saints,1,G\nAll Saints,2,F\n"
    assert table_of(f"Church,Bell,Note\n{rows}", "Church bells").of(Role.NAME)[0].values[:2] == (
        "St Peter, bell 1",
        "St Peter, bell 2",
    )


@pytest.mark.parametrize(
    ("kind", "header", "row", "key"),
    [
        ("ship", "Ship,IMO,Call sign", "Ever Glad,907472{},3FWR{}", "IMO"),
        ("letter", "Letter,From,To", "{},Ann,Bob", "Letter"),
        ("inspection", "CAMIS,DBA,Zipcode", "3000000{},Grill {},1000{}", "CAMIS"),
        ("airport", "name,ident,iata", "Orly,LFP{},OR{}", "ident"),
        ("library", "Teléfono,Nombre", "96512345{},Central {}", "key"),
    ],
)
def test_the_number_that_a_field_gives_its_things_is_their_key(kind: str, header: str, row: str, key: str) -> None:
    rows = (row.format(number, number, number) for number in (1, 2, 3))
    assert table_of("\n".join((header, *rows)), kind).key.title == key


@pytest.mark.parametrize("header", ["Phone", "Teléfono", "Mobile", "전화번호", "Rank", "Position", "Postcode"])
def test_a_number_that_changes_is_no_key(header: str) -> None:
    table = table_of(f"{header},Name\n101,One\n102,Two\n103,Three\n", "lamps")
    assert table.key.values == ("one", "two", "three")


def test_a_place_stands_though_all_have_one_longitude() -> None:
    rows = "".join(f"Stop {chr(97 + n)},48.{n},11.5\n" for n in range(8))
    assert titles(table_of(f"name,lat,lon\n{rows}", "stops"), Role.LATITUDE, Role.LONGITUDE) == ["lat", "lon"]


def test_a_match_is_named_by_its_teams_and_its_day() -> None:
    teams = ("Rovers", "United", "Athletic", "Town")
    rows = "".join(f"2023-01-{n + 1:02d},{teams[n % 4]},{teams[(n + 1) % 4]},{n % 3}\n" for n in range(12))
    name = table_of(f"Date,Home team,Away team,Goals\n{rows}", "matches").of(Role.NAME)[0]
    assert name.values[0] == "Rovers, United, 2023-01-01"
