"""Catalogues of messages of a publication: compiled where they fit the messages, counted where they lack some."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO

import pytest

from ucc_graph.press.read.messages import read_catalogue, tag_of
from ucc_graph.problem import Severity

GERMAN = """msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Search"
msgstr "Suche"

msgid "%(count)s result."
msgid_plural "%(count)s results."
msgstr[0] "%(count)s Fund."
msgstr[1] "%(count)s Funde."

#, fuzzy
msgid "Quality"
msgstr "Quality?"
"""


def _rules(text: str) -> set[tuple[int, str]]:
    problems = read_catalogue("locale/de.po", text).problems
    return {(problem.line, problem.rule) for problem in problems if problem.severity is Severity.VIOLATION}


def test_a_catalogue_is_compiled_without_what_is_unsure() -> None:
    texts = GNUTranslations(BytesIO(read_catalogue("locale/de.po", GERMAN).compiled))
    assert (texts.gettext("Search"), texts.gettext("Quality")) == ("Suche", "Quality")
    assert texts.ngettext("%(count)s result.", "%(count)s results.", 2) == "%(count)s Funde."


def test_a_catalogue_without_a_header_can_be_used() -> None:
    texts = GNUTranslations(BytesIO(read_catalogue("locale/de.po", 'msgid "Yes"\nmsgstr "Jä"\n').compiled))
    assert texts.gettext("Yes") == "Jä"


def test_the_messages_without_a_translation_are_counted_in_a_further_language_alone() -> None:
    (warning,) = read_catalogue("locale/de.po", GERMAN).problems
    assert (warning.rule, warning.severity) == ("messages:missing", Severity.WARNING)
    missing, every = warning.text.split(" messages")[0].split(" of ")
    assert int(every) - int(missing) == 2
    assert int(every) > 300
    assert read_catalogue("locale/fr.po", GERMAN).problems == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rubbish\n", {(1, "messages:syntax")}),
        ('msgid "Search"\nmsgstr "<b>Suche</b>"\n', {(1, "messages:elements")}),
        ('msgid "Search"\nmsgstr "<script>"\n', {(1, "messages:elements")}),
        ('msgid "Release %(version)s"\nmsgstr "Ausgabe %(versoin)s"\n', {(1, "messages:places")}),
        ('msgid "Search"\nmsgstr "100 % Suche"\n', {(1, "messages:places")}),
        ('msgid "Release %(version)s"\nmsgstr "Ausgabe"\n', set()),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n % 0);\\n"\n', {(1, "messages:plural")}),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=exit();\\n"\n', {(1, "messages:plural")}),
        ("/etc/passwd", {(1, "messages:syntax")}),
        ("", set()),
    ],
)
def test_a_translation_has_the_elements_and_places_of_its_message(text: str, found: set[tuple[int, str]]) -> None:
    assert _rules(text) == found


@pytest.mark.parametrize(
    ("name", "tag"), [("locale/pt_BR.po", "pt-br"), ("locale/zh-Hans.po", "zh-hans"), ("locale/de.po", "de")]
)
def test_the_name_of_the_file_is_the_tag(name: str, tag: str) -> None:
    assert tag_of(name) == tag


def test_a_file_whose_name_is_no_tag_is_a_problem() -> None:
    assert [one.rule for one in read_catalogue("locale/german language.po", GERMAN).problems] == ["messages:syntax"]
