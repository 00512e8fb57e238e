"""Published example queries: texts of their headings in a language, forms of their answers, programs that ask them.

A query is a file ``queries/{name}.rq`` with a heading (:mod:`ucc_graph.sparql.query_file`). A query may hold any
character, so each language of a program has it in the form of text in which least must be escaped.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from ucc_graph.rdf.formats import GRAPHS, SOLUTIONS, Format
from ucc_graph.rdf.languages import best
from ucc_graph.release.folder import Release
from ucc_graph.sparql.query_file import QueryHeading, read_heading
from ucc_graph.sparql.query_form import query_form
from ucc_graph.web.view.names import Text

__all__ = [
    "QUERIES",
    "QUERY",
    "PublishedQuery",
    "QueryGroup",
    "Snippet",
    "by_audience",
    "local_snippets",
    "published_queries",
    "read_published_query",
    "snippets",
]

QUERIES: Final = "queries/"
QUERY: Final = Format("rq", "application/sparql-query", "SPARQL")


@dataclass(frozen=True)
class PublishedQuery:
    """A query with the texts of its heading in one language; ``query`` is without the heading, ``text`` the file.

    ``title_text`` and ``description_text`` know their language.
    """

    name: str
    title_text: Text
    description_text: Text
    heading: QueryHeading
    query: str
    text: str

    @property
    def title(self) -> str:
        """The title by itself."""
        return self.title_text.text

    @property
    def description(self) -> str:
        """The description by itself."""
        return self.description_text.text

    @property
    def forms(self) -> tuple[Format, ...]:
        """The forms that its answer can be had in here: none where it calls another endpoint."""
        if self.heading.service:
            return ()
        return GRAPHS if query_form(self.query).gives_graph else SOLUTIONS


@dataclass(frozen=True)
class QueryGroup:
    """The examples for one kind of readers, by the name that their headings give it; empty for the others."""

    audience: str
    examples: tuple[PublishedQuery, ...]


def by_audience(found: Sequence[PublishedQuery]) -> list[QueryGroup]:
    """Examples in groups, by for whom they are."""
    audiences = dict.fromkeys(sorted(example.heading.audience for example in found))
    return [QueryGroup(name, tuple(one for one in found if one.heading.audience == name)) for name in audiences]


def published_queries(release: Release, language: str = "en") -> list[PublishedQuery]:
    """The examples of a release in the order of their names, with their texts in a language if they have it."""
    listed = (file.path for file in release.manifest.files)
    found = (path for path in listed if path.startswith(QUERIES) and path.endswith(f".{QUERY.name}"))
    return [read_published_query(release, path, language) for path in found]


def read_published_query(release: Release, path: str, language: str = "en") -> PublishedQuery:
    """The example in a file of a release."""
    text = release.path(path).read_text(encoding="utf-8")
    heading, query = read_heading(text)
    name = Path(path).stem
    title = _best(heading.titles, language) or Text(name)
    return PublishedQuery(name, title, _best(heading.descriptions, language) or Text(""), heading, query, text)


def _best(texts: tuple[tuple[str, str], ...], language: str) -> Text | None:
    found = best((Literal(text, language=tag) for tag, text in texts), language)
    return Text(found.value, found.language or "", "auto") if found else None


@dataclass(frozen=True)
class Snippet:
    """A program: the name of its language and its text."""

    language: str
    code: str


def snippets(endpoint: str, query: str, media_type: str) -> tuple[Snippet, ...]:
    """Programs that ask an endpoint by GET and print the answer in a media type; they need nothing but the language.

    SPARQL 1.1 Protocol, section 2.1.1 (https://www.w3.org/TR/sparql11-protocol/#query-via-get).
    """
    return (
        Snippet("curl", _curl(endpoint, query, media_type)),
        Snippet("Python", _python(endpoint, query, media_type)),
        Snippet("R", _r(endpoint, query, media_type)),
        Snippet("JavaScript", _javascript(endpoint, query, media_type)),
    )


def local_snippets(address: str) -> tuple[Snippet, ...]:
    """How to ask a query that calls another endpoint: on the reader's own machine, from its file."""
    name = address.rpartition("/")[2]
    fetch = f"curl --location --output {shlex.quote(name)} {shlex.quote(address)}"
    return (Snippet("curl", f"{fetch}\nucc-graph query {shlex.quote(name)}\n"),)


def _curl(endpoint: str, query: str, media_type: str) -> str:
    """Everything stands as it is between single quotes in a shell, but a single quote."""
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
    """A raw text of R 4 ends at a bracket with as many dashes as it began with: one more than any in the query."""
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
