"""Languages of columns, by tags and by names of languages."""

from __future__ import annotations

import pytest

from ucc_graph.scaffold.infer.languages import language_of_text, tagged_headers


@pytest.mark.parametrize(("language", "tag"), [("ja", "ja"), ("zh", "zh"), ("en", "zh")])
def test_ideographs_alone_are_in_the_language_of_the_headers(language: str, tag: str) -> None:
    assert language_of_text(["金堂", "五重塔"], language) == tag


@pytest.mark.parametrize(
    ("headers", "tags"),
    [
        (["id_no", "name_en", "name_fr"], {"name_en": "en", "name_fr": "fr"}),
        (["English", "French"], {"English": "en", "French": "fr"}),
        (["Deutsch", "Français", "한국어"], {"Deutsch": "de", "Français": "fr", "한국어": "ko"}),
        (["label_zh-Hans", "label_zh-Hant"], {"label_zh-Hans": "zh-Hans", "label_zh-Hant": "zh-Hant"}),
        (["name:pt-BR", "name:en"], {"name:pt-BR": "pt-BR", "name:en": "en"}),
        (["Title (de)"], {"Title (de)": "de"}),
        (["official_name_cn", "official_name_en"], {"official_name_cn": "zh", "official_name_en": "en"}),
        (["UNTERM English Short", "UNTERM French Short"], {"UNTERM English Short": "en", "UNTERM French Short": "fr"}),
        (["이름", "영문명"], {"영문명": "en"}),
        (["English", "pages"], {}),
        (["is_no", "code_fr", "Languages"], {}),
        (["term_id", "region_id", "name_no"], {}),
        (["name_no", "name_en"], {"name_no": "no", "name_en": "en"}),
    ],
)
def test_headers_with_languages(headers: list[str], tags: dict[str, str]) -> None:
    assert {header: tag for header, (_, tag) in tagged_headers(headers).items()} == tags


@pytest.mark.parametrize(
    ("text", "tag"),
    [("서울", "ko"), ("とうきょう", "ja"), ("北京", "zh"), ("東京駅 経路", "ja"), ("Москва", "ru"), ("Rome", "")],
)
def test_languages_of_scripts(text: str, tag: str) -> None:
    assert language_of_text([text]) == tag


@pytest.mark.parametrize(("of_headers", "text"), [("fa", "تهران"), ("uk", "Київ"), ("sr", "Ниш")])
def test_texts_are_in_the_language_of_headers_of_their_script(of_headers: str, text: str) -> None:
    assert language_of_text([text], of_headers) == of_headers
