"""Plans of small sheets as people have them: museums, companies, works, species, events, glossaries, people."""

# ruff: noqa: E501 (tables as they stand in files)

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of, table_of
from ucc_graph.errors import CallError
from ucc_graph.scaffold.infer.plan import Choices, Role, TablePlan
from ucc_graph.scaffold.sheets import Sheet

MUSEUMS = (
    "identifiant_museofile,region_administrative,departement,nom_officiel_du_musee,commune,latitude,longitude,annee_creation,geolocalisation\n"
    + "".join(
        f"M{n},{['Occitanie', 'Bretagne', 'Normandie'][n % 3]},{['Gard', 'Finistère', 'Eure'][n % 3]},"
        f'musée n° {n},Ville {n % 9},4{n % 9}.5,2.{n},{1850 + n},"4{n % 9}.5,2.{n}"\n'
        for n in range(1, 31)
    )
)
COMPANIES = "Symbol,Security,GICS Sector,Date added,CIK,Founded\n" + "".join(
    f"{chr(65 + n)}{'.B' if n == 3 else 'X'},Company {n} Inc.,{['Energy', 'Health Care'][n % 2]},19{n + 60}-03-01,{n:010d},{1901 + n}\n"
    for n in range(24)
)
WORKS = "Title,Author(s),Year,ISBN,Subjects,Publisher\n" + "".join(
    f'The Book of {chr(97 + n)},"{"Smith, J.; Doe, A." if n % 2 else "Roe, R."}",{1950 + n},978-0-{n:04d}-1,'
    f"{'history; art' if n % 3 else 'science'},{['Penguin', 'Faber'][n % 2]}\n"
    for n in range(24)
)
SPECIES = "scientificName,kingdom,class,genus,vernacularName,extinct\n" + "".join(
    f"{genus} {name},Animalia,{kind},{genus},{common},{extinct}\n"
    for genus, name, kind, common, extinct in (
        ("Panthera", "leo", "Mammalia", "lion", "no"),
        ("Panthera", "tigris", "Mammalia", "tiger", "no"),
        ("Canis", "lupus", "Mammalia", "wolf", "no"),
        ("Raphus", "cucullatus", "Aves", "dodo", "yes"),
        ("Corvus", "corax", "Aves", "raven", "no"),
        ("Corvus", "corone", "Aves", "", "no"),
        ("Felis", "catus", "Mammalia", "cat", "no"),
        ("Pica", "pica", "Aves", "magpie", "no"),
        ("Lynx", "lynx", "Mammalia", "lynx", "no"),
    )
)
EVENTS = "event,starts,ends,venue,lat/long,tags,price,contact\n" + "".join(
    f"Festival {n},{2020 + n % 3}-05-10 18:00,{2020 + n % 3}-05-12 23:30,{['Hall', 'Park', 'Harbour'][n % 3]},"
    f'"{51 + n / 10:.1f}, -{n / 10:.1f}",{"music|food" if n % 2 else "dance"},"{"1,250.00" if n == 1 else f"{n}.50"}",info{n}@festival.example\n'
    for n in range(15)
)
GLOSSARY = "Term,Terme français,Begriff (de),Definition,See also\n" + "".join(
    f"term {letter},terme {letter},Begriff {letter},What it means in a sentence that is long enough to be read as one.,{'term a' if letter == 'c' else ''}\n"
    for letter in "abcdef"
)
DIRECTORS = "DirectorID,First Name,Last Name,Nationality,Begin Date\n" + "".join(
    f"{n},{['Ann', 'Bob', 'Cy', 'Di'][n % 4]},{['Lee', 'Kim', 'Moss', 'Roe', 'Fox'][n % 5]},{['French', 'Irish'][n % 2]},{1930 + n}\n"
    for n in range(20)
)
CURRENCIES = "Entity,Currency,AlphabeticCode,MinorUnit,WithdrawalDate\n" + "".join(
    f"COUNTRY {n // 2},{['Euro', 'Franc', 'Peso'][n % 3]},{['EUR', 'XOF', 'MXN'][n % 3]},2,{'2001-01' if n % 2 else ''}\n"
    for n in range(20)
)
KOREAN = "번호,이름,영문명,지역,설립연도,위도,경도,유료,홈페이지\n" + "".join(
    f"{n},박물관 {chr(44032 + n * 28)},Museum {n},{['서울', '부산', '대구'][n % 3]},{1960 + n},35.{n},127.{n},{['예', '아니오'][n % 2]},https://m{n}.example\n"
    for n in range(1, 16)
)
GERMAN = "Nr,Bezeichnung,Bundesland,eröffnet am,barrierefrei,Fläche (m²)\n" + "".join(
    f'{n},Museum Nr. {n},{["Bayern", "Hessen", "Sachsen"][n % 3]},{n:02d}.0{n % 9 + 1}.{1950 + n},{["ja", "nein"][n % 2]},"{1000 + n},5"\n'
    for n in range(1, 16)
)
COUNTRIES = (
    "is_independent,ISO3166-1-Alpha-3,official_name_cn,UNTERM English Short,UNTERM French Short,official_name_en,"
    "official_name_fr,Region Code,Region Name,CLDR display name,wikidata_id\n"
    + "".join(
        f"{'Yes' if n % 5 else 'Territory of GB'},A{chr(65 + n)}B,国{n},State {n},Etat {n},The State {n},L'Etat {n},"
        f"{n % 3 + 1},{['Africa', 'Asia', 'Europe'][n % 3]},{'State ' + str(n)},Q{n}\n"
        for n in range(20)
    )
)


def shape(table: TablePlan) -> dict[str, list[str]]:
    """The titles of the columns in each part."""
    found: dict[str, list[str]] = {}
    for column in table.columns:
        told = column.type.kind if column.role is Role.VALUE else column.role.value
        found.setdefault(told, []).append(column.title)
    return found


def test_museums_with_french_headers() -> None:
    table = table_of(MUSEUMS, "musees-de-france")
    assert (table.kind, table.title, table.language) == ("musee", "Musees de france", "fr")
    assert shape(table) == {
        "key": ["identifiant_museofile"],
        "name": ["nom_officiel_du_musee"],
        "things": ["region_administrative", "departement", "commune"],
        "latitude": ["latitude"],
        "longitude": ["longitude"],
        "year": ["annee_creation"],
        "unused": ["geolocalisation"],
    }


def test_companies_have_their_ticker_as_key() -> None:
    assert shape(table_of(COMPANIES, "constituents")) == {
        "key": ["Symbol"],
        "name": ["Security"],
        "things": ["GICS Sector"],
        "date": ["Date added"],
        "text": ["CIK"],
        "year": ["Founded"],
    }


def test_works_have_authors_and_subjects_in_lists() -> None:
    table = table_of(WORKS, "library-catalogue")
    assert shape(table) == {
        "name": ["Title"],
        "things": ["Author(s)", "Subjects", "Publisher"],
        "year": ["Year"],
        "key": ["ISBN"],
    }
    assert [(c.target, c.separator) for c in table.of(Role.THING)] == [
        *(("author", ";"), ("subject", ";")),
        ("publisher", ""),
    ]


def test_species_are_named_by_their_scientific_name() -> None:
    table = table_of(SPECIES, "species-checklist")
    assert (table.kind, table.title) == ("species", "Species")
    assert [column.title for column in table.of(Role.NAME)] == ["scientificName"]
    assert shape(table)["boolean"] == ["extinct"]
    assert shape(table)["unused"] == ["kingdom"]


def test_events_have_start_end_and_place_in_one_column() -> None:
    table = table_of(EVENTS, "events")
    assert shape(table) == {
        "key": ["key"],
        "name": ["event"],
        "datetime": ["starts", "ends"],
        "things": ["venue", "tags"],
        "latitude": ["latitude"],
        "longitude": ["longitude"],
        "decimal": ["price"],
        "email": ["contact"],
    }
    assert table.column("price").type.group == ","
    assert table.column("latitude").values[:2] == ("51.0", "51.1")


def test_a_glossary_has_its_terms_in_three_languages() -> None:
    table = table_of(GLOSSARY, "glossary")
    assert (table.kind, table.title) == ("term", "Terms")
    assert {c.language: c.title for c in table.of(Role.NAME)} == {
        "en": "Term",
        "fr": "Terme français",
        "de": "Begriff (de)",
    }
    assert table.column("See also").values == ("", "", "term-a", "", "", "")


def test_people_are_named_by_two_columns_in_one() -> None:
    table = table_of(DIRECTORS, "directors")
    assert table.column("name").values[:2] == ("Ann Lee", "Bob Kim")
    assert shape(table)["text"] == ["First Name", "Last Name"]


def test_names_that_are_not_unique_are_asked_about() -> None:
    plan = plan_of(sheet_of(CURRENCIES, "codes-all"))
    [question] = plan.questions
    assert (question.option, question.default) == ("name", "Entity")
    chosen = plan_of(sheet_of(CURRENCIES, "codes-all"), choices=Choices(names=("Currency",)))
    assert chosen.tables[0].key.values[:4] == ("euro", "franc", "peso", "euro-2")


def test_korean_headers_and_kinds() -> None:
    table = table_of(KOREAN, "박물관")
    assert (table.kind, table.title, table.language) == ("bakmulgwan", "박물관", "ko")
    assert {c.language: c.title for c in table.of(Role.NAME)} == {"ko": "이름", "en": "영문명"}
    assert table.column("지역").values[:3] == ("busan", "daegu", "seoul")
    assert table.column("유료").type.format == "예|아니오"


def test_german_booleans_days_and_numbers() -> None:
    table = table_of(GERMAN, "museen")
    assert (table.kind, table.title, table.language) == ("museum", "Museen", "de")
    assert table.column("barrierefrei").type.format == "ja|nein"
    assert table.column("eröffnet am").type.format == "dd.MM.yyyy"
    assert table.column("Fläche (m²)").type.decimal == ","


def test_countries_have_official_names_in_several_languages() -> None:
    table = table_of(COUNTRIES, "country-codes")
    assert (table.kind, table.key.title) == ("country", "ISO3166-1-Alpha-3")
    assert {c.language: c.title for c in table.of(Role.NAME)} == {
        "zh": "official_name_cn",
        "en": "official_name_en",
        "fr": "official_name_fr",
    }
    assert table.column("Region Code").target == "region"


def test_a_column_of_numbers_of_rows_leads_to_the_manager() -> None:
    rows = "".join(f"{n},Person {chr(64 + n)},{n // 2 or ''}\n" for n in range(1, 12))
    table = table_of(f"id,name,manager_id\n{rows}", "people")
    assert (table.kind, table.column("manager_id").role) == ("person", Role.PARENT)


def test_a_parent_may_be_told_by_its_name() -> None:
    table = table_of("Category,Parent category\nAnimals,\nCats,Animals\nOld trees,\n", "categories")
    assert table.column("Parent category").values == ("", "animals", "")
    assert table.column("Parent category").role is Role.PARENT


def test_a_river_is_below_the_one_that_it_flows_into() -> None:
    table = table_of("name,tributary_of\nRhine,\nMain,Rhine\nMoselle,Rhine\nSaar,Moselle\n", "rivers")
    assert (table.column("tributary_of").role, table.column("tributary_of").target) == (Role.PARENT, "river")


def test_a_number_that_means_something_is_kept() -> None:
    table = table_of(
        "AtomicNumber,Element,Symbol\n" + "".join(f"{n},Element {n},E{n}\n" for n in range(1, 8)), "elements"
    )
    assert shape(table) == {"integer": ["AtomicNumber"], "name": ["Element"], "key": ["Symbol"]}


def test_words_without_blanks_name_the_things_of_a_column() -> None:
    rows = "".join(f"도서관{n}호관,{['서울', '부산'][n % 2]}\n" for n in range(12))
    plan = plan_of(sheet_of(f"도서관명,시도명\n{rows}", "libraries"))
    assert [(table.kind, table.title) for table in plan.tables] == [("library", "Libraries"), ("sido", "시도")]
    assert plan.tables[0].column("시도명").stem == "시도"


def test_levels_in_the_form_of_an_outline() -> None:
    table = table_of("Niveau 1,Niveau 2,Note\nAnimaux,,\n,Chats,Ils ronronnent\n,Chiens,\nPlantes,,\n", "niveaux")
    assert (table.kind, table.title) == ("concept", "Concepts")
    assert table.column("parent").values == ("", "animaux", "animaux", "")
    assert table.column("Note").values == ("", "Ils ronronnent", "", "")


def test_two_sheets_are_linked_by_names_and_by_keys() -> None:
    sites = "key,name,region,country code\n" + "".join(
        f"s{n},Site {n},Region {'AB'[n % 2]},{['no', 'se'][n % 2]}\n" for n in range(12)
    )
    regions = sheet_of("code,name,people\nra,Region A,10\nrb,Region B,20\n", "regions")
    countries = sheet_of("country code,name\nno,Norway\nse,Sweden\n", "countries")
    table = plan_of(sheet_of(sites, "sites"), regions, countries).tables[0]
    assert table.column("region").values[:2] == ("ra", "rb")
    assert [(column.title, column.target) for column in table.of(Role.THING)] == [
        ("region", "region"),
        ("country code", "country"),
    ]


@pytest.mark.parametrize("kind", ["data", "queries", "search", "ontology", "shapes", "sparql", "fr"])
def test_a_kind_is_never_an_address_of_the_server(kind: str) -> None:
    assert table_of("id,name\n1,One light\n2,Two lights\n", kind).kind not in {kind, ""}


def test_a_key_that_stands_twice_is_none_and_a_repeated_row_is_one() -> None:
    plan = plan_of(sheet_of("id,name\n1,Ann\n1,Bob\n2,Cy\n2,Cy\n"))
    assert plan.tables[0].key.values == ("ann", "bob", "cy")
    assert any('"1" stands in lines 2 and 3' in decision.reason for decision in plan.decisions)
    assert any("1 that repeat another are left out" in decision.reason for decision in plan.decisions)


def test_one_column_of_names_is_enough() -> None:
    table = table_of("name\nNorth light\nSouth light\n")
    assert (table.key.values, table.column("name").role) == (("north-light", "south-light"), Role.NAME)


def test_a_header_alone_is_refused_with_what_to_do() -> None:
    with pytest.raises(CallError, match=r"lamps.csv has a header and no rows: fill in a first row"):
        table_of("id,name")


def test_what_was_said_counts() -> None:
    choices = Choices(names=("Entity",), keys=("Entity",), kinds=("money",), plurals=("Monies",), language="fr")
    with pytest.raises(CallError, match="Entity cannot be the key: line 2 has"):
        table_of(CURRENCIES, choices=choices)
    table = table_of(
        CURRENCIES, choices=Choices(names=("Currency",), kinds=("money",), plurals=("Monies",), language="fr")
    )
    assert (table.kind, table.title, table.language) == ("money", "Monies", "fr")


def test_a_choice_that_names_no_column_says_which_there_are() -> None:
    with pytest.raises(CallError, match='--name: there is no column "Nam"; there are id, name'):
        table_of("id,name\n1,One\n", choices=Choices(names=("Nam",)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Nombre,Apellidos,Cargo\nAna,García,Directora\nLuis,Pérez,Técnico\nAna,Ruiz,Jefa\n",
            ("Ana García", "Luis Pérez"),
        ),
        ("Name,Vorname,Ort\nMüller,Anna,Bern\nMeier,Hans,Zug\n", ("Anna Müller", "Hans Meier")),
        ("Name,First name,Country\nAnna Müller,Anna,DE\nIda Roth,Ida,FR\n", ("Anna Müller", "Ida Roth")),
        ("Name,Family,Country\nRosa canina,Rosaceae,DE\nQuercus robur,Fagaceae,FR\n", ("Rosa canina", "Quercus robur")),
    ],
)
def test_a_name_in_two_columns_is_whole(text: str, names: tuple[str, ...]) -> None:
    assert table_of(text, "people").of(Role.NAME)[0].values[:2] == names


def test_amounts_of_money_are_no_names() -> None:
    table = table_of('Department,Budget\nPolice,"$1,200"\nFire,$900\nPolice,"$1,250"\n', "budget")
    assert [column.title for column in table.of(Role.NAME)] == ["Department"]


def test_headers_in_japanese_are_not_chinese() -> None:
    assert plan_of(sheet_of("名称,緯度,経度\n中央図書館,36.5,136.6\n", "図書館")).language == "ja"


@pytest.mark.parametrize(
    ("title", "cells", "first"),
    [
        ("story", ["First.\n\nSecond.", "short"], "First.\n\nSecond."),
        ("story", ["First.\r\n\r\nSecond.", "x\ny"], "First.\n\nSecond."),
        ("notes", ["x\ny", "short"], "x\ny"),
        ("material", ["wood\nand iron", "stone"], "wood and iron"),
    ],
)
def test_paragraphs_stay_and_folded_cells_are_one_line(title: str, cells: list[str], first: str) -> None:
    rows = tuple((str(number), f"Lamp {number}", cell) for number, cell in enumerate(cells, 1))
    sheet = Sheet("lamps", "lamps.csv", ("id", "name", title), rows, (2, 3), ())
    assert plan_of(sheet).tables[0].column(title).values[0] == first
