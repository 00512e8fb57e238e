"""Texts of the interface in Python: those marked by ``N_``, and the docstrings of routes.

A method of extraction for Babel (https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods), which
``babel.cfg`` names: the page of the programming interface shows the docstrings of routes to people.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from babel.messages.extract import extract_python

from ucc_graph.web.routes.api_docs import summary

__all__ = ["texts"]

_ROUTES: Final = frozenset({"get", "post"})


def texts(source: BinaryIO, keywords: Any, tags: Any, options: Any) -> Iterator[Any]:
    """Line, function, texts and comments of each, as Babel has them."""
    yield from list(extract_python(source, keywords, tags, options))
    source.seek(0)
    yield from ((line, None, text, []) for line, text in _operations(source.read()))


def _operations(source: bytes) -> Iterator[tuple[int, str]]:
    """The line and the summary of each function that answers an address."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(_is_route, node.decorator_list)):
            yield node.lineno, summary(ast.get_docstring(node) or "")


def _is_route(decorator: ast.expr) -> bool:
    """Whether a decorator is that of a router, such as ``router.get("/data")``."""
    return (
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr in _ROUTES
    )
