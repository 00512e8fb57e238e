"""Reader of a request: the languages of names and interface, and the addresses that links begin with.

A path may begin with a language of the interface, the parameter ``lang`` names one of names, and Accept-Language counts
where neither says anything. What a link to the same page in another language repeats is bounded: otherwise a client
could make a page of any length with one address.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from fastapi import Request

from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import language_of
from ucc_graph.web.http.negotiate import choose_language
from ucc_graph.web.http.root import root_of
from ucc_graph.web.site.interfaces import Interfaces
from ucc_graph.web.view.names import Reader

__all__ = ["read_reader"]

_LANGUAGE: Final = "lang"
"""URL parameter that selects the language of names."""
_LONGEST_PATH: Final = 1024
_LONGEST_QUERY: Final = 4096
"""Characters of an address that the links to its page in other languages repeat: each page has a dozen of them."""


def read_reader(request: Request, languages: Collection[str], interfaces: Interfaces) -> Reader:
    """The reader: names by ``?lang=``, path, Accept-Language; the interface by path, ``?lang=``, Accept-Language.

    ``languages`` are those of names in the release, ``interfaces`` those of the interface; the first of the latter is
    that of a reader who asks for none.
    """
    wanted, accept = request.query_params.get(_LANGUAGE), request.headers.get("accept-language")
    by_path = language_of(request.scope)
    return Reader(
        language=choose_language(wanted or by_path, accept, languages, interfaces.first),
        is_explicit=bool(wanted),
        interface=by_path or choose_language(wanted, accept, interfaces.texts, interfaces.first),
        prefix=f"/{by_path}" if by_path else "",
        path=_path(request),
        query=_query(request),
        root=root_of(request.scope),
    )


def _path(request: Request) -> str:
    """The path of the page without a language and without the suffix of its own form; the home page for a long one."""
    path = "/" + path_of(request).lstrip("/").removesuffix(".html")
    return path if len(path) <= _LONGEST_PATH else "/"


def _query(request: Request) -> tuple[tuple[str, str], ...]:
    """The parameters but for that of the language; none of a long address."""
    has_short_query = len(request.scope["query_string"]) <= _LONGEST_QUERY
    pairs = request.query_params.multi_items() if has_short_query else []
    return tuple(pair for pair in pairs if pair[0] != _LANGUAGE)
