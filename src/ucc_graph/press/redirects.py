"""Redirects from a base IRI to the server that answers for it, as files for common web servers and hosts.

An IRI of a publication outlives each server. Whoever keeps the host of the base IRI, such as https://w3id.org, sends
each request on with 303 See Other (RFC 9110, section 15.4.4; https://www.w3.org/TR/cooluris/); the client asks the
server itself for a form and a language, for it repeats its headers there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from ucc_graph.errors import CallError
from ucc_graph.press.read.publication import Publication, replace_files
from ucc_graph.press.read.sources import read_sources
from ucc_graph.rdf.languages import FALLBACK, best
from ucc_graph.rdf.vocab import DCT, FOAF

__all__ = ["redirects", "write_redirects"]

_TARGET: Final = re.compile(r"https?://[^\s/?#\"'$%\\<>{}|^`]+(?:/[A-Za-z0-9._~-]+)*/?")
"""Address whose characters mean themselves in every one of the files."""
_PATH: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/")
_HTACCESS: Final = """# {base} is answered by {target}
RewriteEngine on
# The path as the client wrote it, for Apache decodes the one that rules see; it adds the query itself.
RewriteCond %{{THE_REQUEST}} "^\\S+ (?:https?://[^/ ]+)?{pattern}([^?\\s]*)"
RewriteRule ^ {target}%1 [R=303,L,NE]
RewriteRule ^(.*)$ {target}$1 [R=303,L]
"""
_NGINX: Final = """# {base} is answered by {target}. Include this file in the server of {host}.
location {path} {{
    if ($request_uri ~ "^{pattern}(.*)$") {{
        return 303 {target}$1;
    }}
}}
"""
_HOSTS: Final = """# {base} is answered by {target}
{path}* {target}:splat 303
"""
_README: Final = """# {name}

{title}

- Base IRI: <{base}>
- Answered by: <{target}>, which chooses the form by the header `Accept`
- Publisher: {publisher}
- Maintainers: add the names of those who may change this folder.

| File | For |
|---|---|
| `.htaccess` | Apache, in the folder `{path}`; this is what w3id.org asks for |
| `nginx.conf` | nginx, included in the server of {host} |
| `_redirects` | Cloudflare Pages and hosts that read the same file |
"""


def redirects(base: str, target: str, title: str, publisher: str) -> dict[str, str]:
    """The files by name; the target is the address of a server, with or without a slash at its end.

    Raises CallError for a target that is no address or the base itself, and for a base with a path that not every
    server reads in one way.
    """
    target = f"{target.rstrip('/')}/"
    parts = urlsplit(base)
    if not _TARGET.fullmatch(target):
        raise CallError(f"--to: {target[:-1]} is not the address of a server, such as https://graph.example.org.")
    if target == base:
        raise CallError(f"--to: {target} is the base IRI itself: requests would go in a circle.")
    if not _PATH.fullmatch(parts.path) or parts.query:
        raise CallError(f"{base}: only letters, digits and . _ ~ - can stand in the path of a base IRI here.")
    values = {
        "base": base,
        "target": target,
        "host": parts.netloc,
        "path": parts.path,
        "pattern": re.escape(parts.path),
        "name": parts.path.strip("/").rpartition("/")[2] or parts.netloc,
        "title": title,
        "publisher": publisher or "add your name.",
    }
    files = {".htaccess": _HTACCESS, "nginx.conf": _NGINX, "_redirects": _HOSTS, "README.md": _README}
    return {name: text.format_map(values) for name, text in files.items()}


def write_redirects(publication: Publication, target: str, folder: Path) -> list[Path]:
    """Writes the files into a folder; raises CallError if it holds others, so that nothing is lost.

    Files that this function wrote before are replaced.
    """
    files = redirects(publication.base, target, *_imprint(publication))
    if strange := sorted(path.name for path in folder.iterdir() if path.name not in files) if folder.exists() else []:
        raise CallError(f"{folder} holds other files, such as {strange[0]}: name a new folder by --out.")
    contents = {folder / name: text.encode() for name, text in files.items()}
    replace_files(contents)
    return list(contents)


def _imprint(publication: Publication) -> tuple[str, str]:
    """The title of the dataset and the name of its publisher, in English if they are in several languages."""
    stated = read_sources(publication).stated
    publishers = (agent.value for agent in stated(publication.dataset, DCT.publisher) if isinstance(agent, NamedNode))
    names = (_text(stated(agent, FOAF.name)) for agent in publishers)
    return _text(stated(publication.dataset, DCT.title)), next(filter(None, names), "")


def _text(values: Iterable[object]) -> str:
    found = best((value for value in values if isinstance(value, Literal)), FALLBACK)
    return " ".join(found.value.split()) if found else ""
