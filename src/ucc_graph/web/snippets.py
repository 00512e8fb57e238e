"""Programs that ask a query and print its answer, to be pasted into a shell, Python, R or JavaScript.

A query may hold any character, so each language has it in the form of text in which least must be escaped.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

__all__ = ["Snippet", "local_snippets", "snippets"]


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
