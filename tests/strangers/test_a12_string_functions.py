"""REGEX and REPLACE read regular expressions and replacements as SPARQL defines them, not as the engine does.

Siblings: groups and escapes of a replacement, constant or computed; patterns that match the empty text; classes, what
they take away, Rust's operators in them; ``\\w``, ``\\s``, ``\\i``, ``\\c``; categories, blocks; flags; escapes and
groups of other languages; back-references; functions in functions; rules, constraints, published queries and the
command line.
"""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from ucc_graph.cli.query import ask
from ucc_graph.engine.evaluate import Evaluator
from ucc_graph.engine.messages import QueryRequest, format_of
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import QueryRefusedError, QuerySyntaxError
from ucc_graph.press.check.constraints import SparqlConstraint, violations
from ucc_graph.press.check.shapes import TargetedShape
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.release.folder import Release
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

REPLACED = [
    ("Lund (2025)", r"(\w+) \((\d+)\)", "$2_$1", "", "2025_Lund"),
    ("5", r"(\d)", "$1km", "", "5km"),
    ("x", "x", r"\$5", "", "$5"),
    ("x", "x", "$y", "", None),
    ("x", "", "y", "", None),
    ("abracadabra", "bra", "*", "", "a*cada*"),
    ("abracadabra", "a.*a", "*", "", "*"),
    ("abracadabra", "a.*?a", "*", "", "*c*bra"),
    ("abracadabra", "a", "", "", "brcdbr"),
    ("abracadabra", "a(.)", "a$1$1", "", "abbraccaddabbra"),
    ("abracadabra", ".*?", "$1", "", None),
    ("AAAA", "A+", "b", "", "b"),
    ("AAAA", "A+?", "b", "", "bbbb"),
    ("darted", "^(.*?)d(.*)$", "$1c$2", "", "carted"),
    ("ab", "(a)(b)", "$12", "", "a2"),
    ("ab", "(a)(b)", "$3-$0", "", "-ab"),
    ("ab", "ab", "$1-", "", "-"),
    ("ab", "(a)", "$" + "1" * 5000, "", "a" + "1" * 4999 + "b"),
    ("ab", "(a)", "$\u0661", "", None),
    ("ab", "a", r"\\", "", r"\b"),
    ("ab", "a", "\\", "", None),
    ("ab", "a", r"\n", "", None),
    ("ab", "a", "$", "", None),
    ("ab", "a", "$$", "", None),
    ("ab", "a", "${1}", "", None),
    ("ab", "(?:a)(b)", "$1", "", "b"),
    ("a.b", ".", "$0", "q", "a$0b"),
    ("aXbx", "x", "-", "i", "a-b-"),
    ("a b", "a b # c", "x", "x", "a b"),
    ("ab", "(a", "x", "", None),
    ("ab", "a", "x", "z", None),
    ("a\nb", "^b", "x", "m", "a\nx"),
    ("a\nb", "a.b", "x", "s", "x"),
    ("a\nb", "^b", "x", "", "a\nb"),
    ("a\nb", "a.b", "x", "", "a\nb"),
    ('a"b\\', r'"b\\', 'x"\\\\', "", 'ax"\\'),
]
MATCHED = [
    ("b", "[a-z-[aeiou]]", "", True),
    ("a", "[a-z-[aeiou]]", "", False),
    ("1", "[^a-z-[0-4]]", "", False),
    ("9", "[^a-z-[0-4]]", "", True),
    ("b", "[a-z-[a-z-[b]]]", "", True),
    ("&", "[a&&b]", "", True),
    ("~", "[a~~b]", "", True),
    ("c", "[a&&b]", "", False),
    ("-", r"[a\-z]", "", True),
    ("b", r"[a\-z]", "", False),
    ("-", "[-a]", "", True),
    ("-", "[a-]", "", True),
    ("^", "[a^]", "", True),
    ("_", r"^\w$", "", False),
    ("+", r"^\w$", "", True),
    ("é", r"^\w$", "", True),
    ("\u00a0", r"^\s$", "", False),
    ("\t", r"^\s$", "", True),
    ("٣", r"^\d$", "", True),
    ("_", r"^\i$", "", True),
    ("1", r"^\i$", "", False),
    ("1", r"^\c$", "", True),
    (" ", r"^\C$", "", True),
    ("진", r"^\p{L}$", "", True),
    ("A", r"^\p{Ll}$", "", False),
    ("A", r"^\P{Ll}$", "", True),
    ("A", r"^\p{Ll}$", "i", False),
    ("AB", r"^\p{Lu}b$", "i", True),
    ("A", r"^[\p{Lu}\d]$", "", True),
    ("a", r"^[\p{Lu}]$", "i", False),
    ("A", r"^[\p{Lu}]$", "i", True),
    ("B", r"^[\p{Ll}b]$", "i", True),
    ("A", r"^[\p{Ll}b]$", "i", False),
    ("C", r"^[\p{Ll}a-c]$", "i", True),
    ("D", r"^[\p{Ll}a-c]$", "i", False),
    ("\u212a", r"^[\p{Nd}k]$", "i", True),
    ("a", r"^[^\p{Lu}b]$", "i", True),
    ("A", r"^[^\p{Lu}b]$", "i", False),
    ("B", r"^[^\p{Ll}b]$", "i", False),
    ("a", r"^[\P{Lu}]$", "i", True),
    ("A", r"^[\P{Lu}]$", "i", False),
    ("b", r"^[\p{L}-[B]]$", "i", False),
    ("c", r"^[\p{L}-[B]]$", "i", True),
    ("b", r"^[a-z-[\p{Lu}]]$", "i", True),
    ("B", r"^[a-z-[\p{Lu}]]$", "i", False),
    ("-", r"^[\p{Lu}\-\^]$", "i", True),
    ("Ab", r"^[\p{Lu}]B$", "i", True),
    ("\u0436\u0416", "^[\\p{Nd}\u0410-\u042f]+$", "i", True),
    ("a#b", "a#b", "x", True),
    ("ab", "a b", "x", True),
    ("a b", "a b", "x", False),
    ("a b", "a[ ]b", "x", True),
    ("a.b", "a.b", "q", True),
    ("axb", "a.b", "q", False),
    ("A.B", "a.b", "iq", True),
    ("a", "a$", "", True),
    ("a\n", "a$", "", False),
    ("ab", "a{1,2}b{1}", "", True),
    ("<a>", "<a>", "", True),
    ("a", r"\ba", "", None),
    ("a", r"\Aa", "", None),
    ("a", r"\x61", "", None),
    ("a", "(?i)A", "", None),
    ("a", "(?=a)", "", None),
    ("a", "(?P<n>a)", "", None),
    ("a", "a++", "", None),
    ("a", "a**", "", None),
    ("a", "[[:alpha:]]", "", None),
    ("a", r"\p{Latin}", "", None),
    ("a", r"\pL", "", None),
    ("a", "a{,2}", "", None),
    ("a", "[]", "", None),
    ("a", ")", "", None),
    ("a", "*", "", None),
    ("a", "(" * 300 + "a" + ")" * 300, "", None),
]


def written(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def value(query: str) -> str | None:
    """The one value of a query, by the evaluation of the endpoint."""
    answer = Evaluator(Store(), EngineSettings()).answer(QueryRequest(query, format_of("json")))
    (row,) = json.loads(answer.body)["results"]["bindings"]
    return row["x"]["value"] if "x" in row else None


def computed(function: str, *arguments: str) -> str:
    """A query whose arguments are known only when it runs."""
    names = [f"?v{place}" for place in range(len(arguments))]
    row = " ".join(map(written, arguments))
    return f"SELECT ({function}({', '.join(names)}) AS ?x) {{ VALUES ({' '.join(names)}) {{ ({row}) }} }}"


def constant(function: str, *arguments: str) -> str:
    return f"SELECT ({function}({', '.join(map(written, arguments))}) AS ?x) {{}}"


def violated(condition: str, problems: list[Problem]) -> list[ValidationResult]:
    """The violations of a constraint with a condition by ``urn:x``."""
    shape = TargetedShape("shapes/a.ttl", "urn:shape", ("urn:x",))
    query = f"SELECT $this {{ FILTER({condition}) }}"
    constraint = SparqlConstraint(shape, "urn:constraint", query, "No.", Severity.VIOLATION)
    return list(violations(constraint, Store(), problems))


@pytest.mark.parametrize("ask_for", [constant, computed])
@pytest.mark.parametrize(("text", "pattern", "replacement", "flags", "expected"), REPLACED)
def test_a_text_is_replaced_as_xpath_says(
    ask_for: type, text: str, pattern: str, replacement: str, flags: str, expected: str | None
) -> None:
    arguments = (text, pattern, replacement, *([flags] if flags else []))
    assert value(ask_for("REPLACE", *arguments)) == expected


@pytest.mark.parametrize("ask_for", [constant, computed])
@pytest.mark.parametrize(("text", "pattern", "flags", "expected"), MATCHED)
def test_a_text_is_matched_as_xpath_says(
    ask_for: type, text: str, pattern: str, flags: str, expected: bool | None
) -> None:
    found = value(ask_for("REGEX", text, pattern, *([flags] if flags else [])))
    assert found == (None if expected is None else str(expected).lower())


@pytest.mark.parametrize(
    ("pattern", "says"), [(r"(a)\1", r"back-reference \1"), (r"[\p{IsGreek}]", r"block \p{IsGreek}")]
)
@pytest.mark.parametrize("call", ["REGEX(?a, {})", "replace(?a, {}, '')"])
def test_what_the_engine_cannot_match_is_refused_with_its_place(pattern: str, says: str, call: str) -> None:
    query = f"SELECT * {{\n FILTER({call.format(written(pattern))}) }}"
    with pytest.raises(QueryRefusedError, match=re.escape(says)) as caught:
        value(query)
    assert str(caught.value).startswith("line 2, column 9: ")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('SELECT (REPLACE(REPLACE("ab", "(a)", "$1$1"), "(b)", "$1$1") AS ?x) {}', "aabb"),
        ('SELECT (REPLACE("ab", REPLACE("x", "x", "(a)"), REPLACE("y", "y", "\\\\$1x")) AS ?x) {}', "axb"),
        ('SELECT (replace\n( "ab" , """a""" # first, second\n, \'c\' ) AS ?x) {}', "cb"),
        ('SELECT (REPLACE("ab"@en, "a", "c") AS ?x) {}', "cb"),
        ('SELECT (REPLACE("a,b", ",", ")") AS ?x) {}', "a)b"),
        ('SELECT (COUNT(*) AS ?x) { FILTER(REGEX("ab", "^A", "i")) FILTER(!REGEX("REPLACE(", "x")) }', "1"),
        ('SELECT (IF(EXISTS { FILTER(REGEX("a", "[a-z-[b]]")) }, "yes", "no") AS ?x) {}', "yes"),
        ('SELECT (REPLACE("\\u0061b", "\\u0061", "\\"") AS ?x) {}', '"b'),
    ],
)
def test_calls_are_found_wherever_they_stand(query: str, expected: str) -> None:
    assert value(query) == expected


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "SELECT ?regex { ?regex <urn:replace> 'REGEX(' }", "REPLACE 'a"])
def test_a_query_without_the_functions_is_left_as_it_is(query: str) -> None:
    assert translate(query) == query


@pytest.mark.parametrize("call", ["REGEX(?a)", "REPLACE(?a, 'b')", "REGEX(?a, 'b', 'c', 'd')", "REPLACE(", "REGEX(?a,"])
def test_a_syntax_error_has_its_place_in_the_query_as_it_was_asked(call: str) -> None:
    query = f"ASK {{ FILTER(REGEX('a', '[a-z-[b]]')) FILTER({call}) }}"
    with pytest.raises(QuerySyntaxError) as caught:
        value(query)
    assert caught.value.column is not None
    assert caught.value.column <= len(query)


@given(st.text("ab([{}])|?*+.^$\\-&~,wsdp1: ", max_size=12), st.text("$\\0129a", max_size=5))
def test_a_constant_and_a_computed_call_say_the_same(pattern: str, replacement: str) -> None:
    try:
        assert value(constant("REPLACE", "aab1 .", pattern, replacement)) == value(
            computed("REPLACE", "aab1 .", pattern, replacement)
        )
    except QueryRefusedError:
        assert value(computed("REPLACE", "aab1 .", pattern, replacement)) is None


@pytest.mark.parametrize("flags", ["", ', ""', ', "i"', ", ?f"])
def test_a_translation_is_not_much_longer_than_its_query(flags: str) -> None:
    call = "?x"
    for _ in range(30):
        call = f"REPLACE(?x, {call}, {call if len(call) < 500 else '?x'}{flags})"
    query = f"SELECT ({call} AS ?y) {{}}"
    assert len(translate(query)) < 4 * len(query)


@pytest.mark.parametrize(
    "call",
    ["REGEX('a', 'a'@en)", "REGEX('1', 1)", "REGEX('a', 'a', 'i'@en)", "REPLACE('1', '1', 2)", "REPLACE('1', 1, '2')"],
)
def test_an_argument_that_is_no_plain_string_gives_no_value(call: str) -> None:
    assert value(f"SELECT ({call} AS ?x) {{}}") is None


@pytest.mark.parametrize(
    "call", ["REGEX(\n?a,\n'b')", "REPLACE(?a,\n?b,\n'c'\n)", "REPLACE('a',\nREGEX(?a,\n'b'),\n?c)"]
)
def test_a_call_is_translated_on_as_many_lines(call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}\nLIMIT -1"
    assert translate(query).count("\n") == query.count("\n")


def test_the_command_line_reads_them_alike(small_release: Release) -> None:
    output = io.StringIO()
    ask('SELECT (REPLACE("5", "([0-9])", "$1km") AS ?x) {}', str(small_release.folder), "csv", output)
    assert output.getvalue().split() == ["x", "5km"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('REPLACE(STR($this), "x", "\\\\$1") = "urn:\\\\$1"', False),
        ('REPLACE(STR($this), "(x)", "$1km") = "urn:xkm"', True),
        ('REPLACE(STR($this), CONCAT("(x", ")"), "$1km") = "urn:xkm"', True),
        ('REGEX(STR($this), CONCAT("^[a-z:-[ab", "]]+$"))', True),
    ],
)
def test_a_constraint_reads_them_alike(condition: str, found: bool) -> None:
    problems: list[Problem] = []
    assert bool(violated(condition, problems)) is found
    assert problems == []


def test_a_constraint_with_what_the_engine_cannot_match_is_a_problem() -> None:
    problems: list[Problem] = []
    assert violated('REGEX("a", "\\\\p{IsGreek}")', problems) == []
    assert [problem.rule for problem in problems] == ["sparql:syntax"]


def test_a_function_of_a_translated_query_takes_any_term() -> None:
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(1)))
    query = translate("SELECT * { ?s ?p ?o FILTER(REGEX('a', ?s) || REGEX('a', ?o) || REPLACE('a', 'a', ?s) = 'a') }")
    assert list(store.query(query, custom_functions=FUNCTIONS)) == []  # type: ignore[arg-type]  # solutions
