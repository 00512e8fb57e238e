"""Languages of headers, and names in the plural in the language of the sheet alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of
from ucc_graph.scaffold.infer.vocabulary import language_of_headers
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.publication import write_publication

HEADERS = {
    "en": "Hut,Valley,Beds,Opened",
    "de": "Nr,Bezeichnung,Baujahr,Ort",
    "de in one word": "Startpunkt,Ziel,Gehzeit,Schwierigkeit",
    "fr": "Nom,Ville,Code postal",
    "es": "Código,Nombre,Provincia,Año de apertura",
    "it": "Nome,Città,Anno",
    "pt": "Nome,Município,Ano",
    "nl": "Naam,Gemeente,Jaar",
    "da": "Navn,Gade,Årstal,Højde",
    "nb": "Navn,Fylke,Årstall",
    "sv": "Namn,Kommun,Höjd",
    "fi": "Tunnus,Nimi,Kunta,Tyyppi",
    "et": "Nimi,Vald,Aasta",
    "pl": "Nazwa,Miasto,Rok",
    "cs": "Název,Obec,Rok",
    "sk": "Názov,Obec,Rok,Výška,Dĺžka",
    "hu": "Név,Város,Év",
    "ro": "Denumire,Județ,Adresa",
    "tr": "Isim,Şehir,Ülke,Tür",
    "hr": "Naziv,Grad,Godina",
    "sl": "Naziv,Občina,Leto",
    "lt": "Pavadinimas,Miestas,Metai",
    "lv": "Nosaukums,Pilsēta,Gads",
    "ca": "Municipi,Comarca,Adreça",
    "is": "Nafn,Staður,Lýsing",
    "id": "Nama,Alamat,Tahun",
    "vi": "Tên,Tỉnh,Năm",
    "sw": "Jina,Mkoa,Mwaka",
    "ko": "이름,지역,연도",
    "ja": "名称,都道府県,緯度",
    "zh": "名称,城市,年份",
    "ru": "Название,Город,Год",
    "uk": "Назва,Країна,Рік",
    "sr": "Назив,Љубичасто,Општина",
    "ar": "الاسم,المدينة,السنة",
    "fa": "نام,شهر,سال ساخت,پهنا,گروه",
    "": "Abc,Xyz,Qqq",
    " with letters of its own": "In,Ñandé,Tetã",
}


@pytest.mark.parametrize(("language", "headers"), HEADERS.items(), ids=HEADERS)
def test_headers_tell_their_language(language: str, headers: str) -> None:
    assert language_of_headers(headers.split(",")) == language.partition(" ")[0]


@pytest.mark.parametrize(
    "headers",
    [
        "Name,Type,Status,Address",
        "Title,Land area,Data,Rate",
        "Order,Any park,Van,Kind",
        "Term,Ad,Il,Number,Time",
        "Name,Café,Résumé,Status,Size (µm)",
    ],
)
def test_words_that_other_languages_have_do_not_speak_against_english(headers: str) -> None:
    assert language_of_headers(headers.split(",")) == "en"


@pytest.mark.parametrize(
    ("name", "header", "title", "file"),
    [
        ("kirjastot", "Tunnus,Nimi,Kunta", "Kirjastot", "kirjastot.csv"),
        ("Museen", "Name,Ort,Eröffnet", "Museen", "museen.csv"),
        ("hut", "Name,Valley,Beds", "Huts", "huts.csv"),
        ("abcd", "Wfw,Yyk,Qrq", "Abcd", "abcd.csv"),
        ("도시", "이름,지역,연도", "도시", "dosi.csv"),
    ],
)
def test_only_english_names_get_an_english_plural(
    tmp_path: Path, name: str, header: str, title: str, file: str
) -> None:
    plan = plan_of(sheet_of(f"{header}\nAnna,Borg,1950\nBo,Carl,1960\n", name))
    assert plan.tables[0].title == title
    write_publication(tmp_path / "p", plan, Identity("https://b.example/", "B", "B", "", date(2026, 1, 1), "en"))
    assert (tmp_path / "p" / "data" / file).exists()


def test_what_rows_share_has_no_english_plural_where_the_language_is_not_known() -> None:
    rows = "".join(f"Wor {n},{('Tek', 'Lup')[n % 2]},{n}\n" for n in range(12))
    plan = plan_of(sheet_of(f"Wfw,Yyk,Qrq\n{rows}", "abcd"))
    assert [table.title for table in plan.tables] == ["Abcd", "Yyk"]
    said = [decision.reason for decision in plan.decisions if decision.role == "unsure"]
    assert said == ["no word of the headers is known: texts are marked as en; say --lang for another language"]


def test_the_article_of_arabic_does_not_hide_a_word() -> None:
    plan = plan_of(sheet_of("الرقم,الاسم,المدينة\n1,متحف,عمان\n2,بيت,عمان\n", "متاحف"))
    assert plan.tables[0].key.title == "الرقم"
