"""Published queries in the language of a reader, with programs that send them to the endpoint.

A query is a file ``queries/{name}.rq`` with a heading (:mod:`ucc_graph.sparql.query_file`). A query may hold any
character, so each program quotes it in the kind of string that needs the fewest escapes.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal

from ucc_graph.errors import QueryError
from ucc_graph.library.open import Library
from ucc_graph.library.parameter_values import ParameterValues
from ucc_graph.rdf.formats import GRAPHS, SOLUTIONS, Format, json_text
from ucc_graph.rdf.languages import best
from ucc_graph.release.file_names import QUERIES
from ucc_graph.sparql.binding import Bindings, bind, bound_query
from ucc_graph.sparql.query_file import QueryHeading, read_heading
from ucc_graph.sparql.query_form import query_form
from ucc_graph.web.view.names import Text

__all__ = [
    "QUERY",
    "PublishedQuery",
    "address_snippets",
    "by_audience",
    "local_snippets",
    "published_queries",
    "snippets",
]

QUERY: Final = Format("rq", "application/sparql-query", "SPARQL")
_PYTHON: Final = """import urllib.parse
import urllib.request

values = {{{named}}}
address = {address} + "?" + urllib.parse.urlencode(values)
with urllib.request.urlopen(address) as answer:
    print(answer.read().decode())
"""
_R: Final = """values <- c({listed})
fields <- paste0(names(values), "=", sapply(enc2utf8(values), URLencode, reserved = TRUE), collapse = "&")
answer <- url(paste0({address}, "?", fields))
cat(readLines(answer, encoding = "UTF-8"), sep = "\\n")
"""
_JAVASCRIPT: Final = """const values = {{ {named} }};
const answer = await fetch({address} + "?" + new URLSearchParams(values));
console.log(await answer.text());
"""


@dataclass(frozen=True)
class PublishedQuery:
    """A query with the texts of its heading in one language, and with values for its parameters.

    ``text`` is the file, ``pattern`` the query in it without the heading, and ``query`` this with the values.
    ``defaults`` are the values of a request that gives none.
    """

    name: str
    title: Text
    description: Text
    heading: QueryHeading
    text: str
    pattern: str
    bindings: Bindings = field(default_factory=Bindings)
    defaults: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def query(self) -> str:
        """The query as it runs; without values for its parameters where they, or it, cannot be read."""
        try:
            return bound_query(self.pattern, self.bindings.terms)
        except QueryError:
            return self.pattern

    @property
    def forms(self) -> tuple[Format, ...]:
        """The forms of its answer from this server; none for a query that calls another endpoint."""
        if self.heading.service:
            return ()
        return GRAPHS if query_form(self.pattern).gives_graph else SOLUTIONS

    @property
    def chosen(self) -> dict[str, str]:
        """The values that are not the defaults, by the names of their parameters."""
        return {name: value for name, value in self.bindings.values.items() if value != self.defaults.get(name)}

    def address(self, form: Format | None = None, **further: str) -> str:
        """The path of the query or of a form of it, with the values and with further parameters that are not empty."""
        values = self.chosen | {name: value for name, value in further.items() if value}
        suffix = f".{form.name}" if form else ""
        return f"/{QUERIES}{self.name}{suffix}{'?' if values else ''}{urlencode(values)}"

    def given(self, pairs: Iterable[tuple[str, str]], values: ParameterValues) -> PublishedQuery:
        """The query with the values of a request, and the defaults of the other parameters."""
        return replace(self, bindings=bind(self.heading.parameters, pairs, values.of))


def published_queries(library: Library, language: str = "en") -> list[PublishedQuery]:
    """The queries of a release in the order of their names, with their texts in a language if they have it."""
    release = library.release
    paths = (file.path for file in release.manifest.files if file.path.startswith(QUERIES))
    listed = (release.path(path) for path in paths if path.endswith(f".{QUERY.name}"))
    found = (_read(path.stem, path.read_text(encoding="utf-8"), language) for path in listed)
    bound = (query.given((), library.values) for query in found)
    return [replace(query, defaults=query.bindings.values) for query in bound]


def by_audience(found: Sequence[PublishedQuery]) -> dict[str, list[PublishedQuery]]:
    """Queries by the audience that their heading names; queries without one stand under the empty name."""
    audiences = sorted({one.heading.audience for one in found})
    return {name: [one for one in found if one.heading.audience == name] for name in audiences}


def snippets(endpoint: str, query: str, media_type: str) -> dict[str, str]:
    """Programs, by language, that send a query by GET and print its answer in a media type, without any library.

    SPARQL 1.1 Protocol, section 2.1.1 (https://www.w3.org/TR/sparql11-protocol/#query-via-get).
    """
    writers = {"curl": _curl, "Python": _python, "R": _r, "JavaScript": _javascript}
    return {language: write(endpoint, query, media_type) for language, write in writers.items()}


def address_snippets(address: str, values: Mapping[str, str]) -> dict[str, str]:
    """Programs, by language, that ask an address with values for its parameters, and print the answer."""
    pairs = {name: json_text(value) for name, value in values.items()}
    fields = "".join(f" \\\n  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in values.items())
    named = ", ".join(f"{json_text(name)}: {value}" for name, value in pairs.items())
    listed = ", ".join(f"{name} = {value}" for name, value in pairs.items())
    return {
        "curl": f"curl --location --get {shlex.quote(address)}{fields}\n",
        "Python": _PYTHON.format(named=named, address=json_text(address)),
        "R": _R.format(listed=listed, address=json_text(address)),
        "JavaScript": _JAVASCRIPT.format(named=named, address=json_text(address)),
    }


def local_snippets(address: str) -> dict[str, str]:
    """Commands that run a query on the reader's own machine, from the file at an address."""
    name = address.rpartition("/")[2]
    fetch = f"curl --location --output {shlex.quote(name)} {shlex.quote(address)}"
    return {"curl": f"{fetch}\nucc-graph query {shlex.quote(name)}\n"}


def _read(name: str, text: str, language: str) -> PublishedQuery:
    heading, query = read_heading(text)
    title = _best(heading.titles, language) or Text(name)
    return PublishedQuery(name, title, _best(heading.descriptions, language) or Text(""), heading, text, query)


def _best(texts: Sequence[tuple[str, str]], language: str) -> Text | None:
    found = best((Literal(text, language=tag) for tag, text in texts), language)
    return Text(found.value, found.language or "", "auto") if found else None


def _curl(endpoint: str, query: str, media_type: str) -> str:
    """In single quotes a shell takes every character literally, except the single quote."""
    quoted = "'" + f"query={query}".replace("'", "'\\''") + "'"
    accept = shlex.quote(f"Accept: {media_type}")
    return f"curl --location --get {shlex.quote(endpoint)} \\\n  --header {accept} \\\n  --data-urlencode {quoted}\n"


def _python(endpoint: str, query: str, media_type: str) -> str:
    text = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'''import urllib.parse
import urllib.request

query = """
{text}
"""
address = {endpoint!r} + "?" + urllib.parse.urlencode({{"query": query}})
request = urllib.request.Request(address, headers={{"Accept": {media_type!r}}})
with urllib.request.urlopen(request) as answer:
    print(answer.read().decode())
'''


def _r(endpoint: str, query: str, media_type: str) -> str:
    """A raw string of R 4 ends at a bracket with as many dashes as at its start: one more than any in the query."""
    dashes = "-" * (1 + max((len(found) for found in re.findall(r"\)(-*)\"", query)), default=-1))
    return f'''query <- r"{dashes}(
{query}
){dashes}"
address <- paste0("{endpoint}?query=", URLencode(query, reserved = TRUE))
answer <- url(address, headers = c(Accept = "{media_type}"))
cat(readLines(answer, encoding = "UTF-8"), sep = "\\n")
'''


def _javascript(endpoint: str, query: str, media_type: str) -> str:
    text = query.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"""const query = `
{text}
`;
const address = "{endpoint}?" + new URLSearchParams({{ query }});
const answer = await fetch(address, {{ headers: {{ Accept: "{media_type}" }} }});
console.log(await answer.text());
"""
