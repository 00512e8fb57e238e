"""Rules of the package's architecture as functions from modules to what breaks them."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tests.source import PACKAGE, Module, room_of

__all__ = [
    "MOST",
    "crowded_rooms",
    "glued_iris",
    "json_writers",
    "repeated_classes",
    "short_modules",
    "spelt_file_names",
    "upward",
]

MOST = 24
"""Modules that a room may hold."""
LEAST = 60
"""Lines that a module has at least, if it is not listed."""

IRI_OWNERS = {f"{PACKAGE}.rdf.{name}" for name in ("iris", "vocab")}
FILE_OWNERS = {f"{PACKAGE}.{name}" for name in ("release.file_names", "press.read.publication", "rdf.iris")}
JSON_OWNER = f"{PACKAGE}.rdf.formats"
MESSAGES = {f"{PACKAGE}.{name}" for name in ("engine.messages", "web.serve.server_process", "web.serve.sockets")}
"""Modules whose JSON goes from one process of a server to another, and is read by Python again."""
OF_OTHERS = {(f"{PACKAGE}.web.site.static_files", "manifest.json")}
"""Modules with names of files that are of no release: the list of the built scripts."""

_WRITERS = {"JSONEncoder", "JSONResponse", "ORJSONResponse", "UJSONResponse", "dump", "dumps"}
_STEM = re.compile(r"(?:^|_)(?:base|dataset|iri|release|graph|ontology|endpoint)$")
"""Names of values that hold an IRI."""
_GLUED = re.compile(r"[/#]?[A-Za-z{]|[/#]$")
"""What makes another IRI of an IRI, directly behind it."""
_FILE = re.compile(
    r"(?!/)[\w./*{}-]*(?:"
    r"(?:manifest|report|changes)\.json|csvw\.json|(?:catalog|void|ontology|shapes|report|changes)\.ttl|context\.jsonld"
    r"|changes\.(?:atom|txt)|report\.(?:txt|sarif))|(?:tables|queries|templates|data|shapes|ontology|pages|locale)/[\w./*{}-]*"
)
"""Names of files in a release folder or in a publication; an address begins with a slash."""


def upward(rooms: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Arrows to a room that does not stand below, in a table of rooms from the lowest up."""
    order = list(rooms)
    return [(room, other) for room in rooms for other in rooms[room] if order.index(other) >= order.index(room)]


def crowded_rooms(modules: Iterable[Module]) -> dict[str, int]:
    """Rooms with too many modules, each with their number."""
    counts = Counter(room_of(module.name) for module in modules if not module.is_face)
    return {room: count for room, count in counts.items() if count > MOST}


def repeated_classes(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Names of public classes that several modules define, each with those modules."""
    found = defaultdict[str, list[str]](list)
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(module.name)
    return {name: where for name, where in found.items() if len(where) > 1}


def short_modules(modules: Iterable[Module]) -> set[str]:
    """Names below the package of modules that have too few lines to stand alone."""
    short = (module for module in modules if not module.is_face and module.text.count("\n") < LEAST)
    return {module.name.removeprefix(f"{PACKAGE}.") for module in short}


def glued_iris(module: Module) -> list[str]:
    """Lines that make an IRI from another one, outside the modules that own IRIs."""
    if module.name in IRI_OWNERS:
        return []
    expressions = (node for node in ast.walk(module.tree) if isinstance(node, ast.expr))
    return [f"{module.name}:{node.lineno} {ast.unparse(node)}" for node in expressions if _is_glued(node)]


def json_writers(module: Module) -> list[str]:
    """Lines that write JSON outside its owner, which refuses what JSON has not: NaN and infinite numbers."""
    if module.name == JSON_OWNER or module.name in MESSAGES:
        return []
    found = [node for node in ast.walk(module.tree) if isinstance(node, ast.expr | ast.ImportFrom)]
    return [f"{module.name}:{node.lineno} {ast.unparse(node)}" for node in found if _writes_json(node)]


def spelt_file_names(module: Module) -> list[str]:
    """Lines that spell the name of a file of a release or of a publication, outside the modules that own them."""
    if module.name in FILE_OWNERS:
        return []
    constants = (node for node in ast.walk(module.tree) if isinstance(node, ast.Constant))
    return [
        f"{module.name}:{node.lineno} {node.value!r}"
        for node in constants
        if isinstance(node.value, str) and _FILE.fullmatch(node.value) and (module.name, node.value) not in OF_OTHERS
    ]


def _writes_json(node: ast.expr | ast.ImportFrom) -> bool:
    """Whether it is a writer of the module ``json``, or the import of one or of a response that has its own."""
    if isinstance(node, ast.ImportFrom):
        is_of_release = (node.module or "").startswith(PACKAGE)  # which has a name "dump" of its own
        return not is_of_release and not _WRITERS.isdisjoint(alias.name for alias in node.names)
    if not isinstance(node, ast.Attribute) or node.attr not in _WRITERS:
        return False
    return isinstance(node.value, ast.Name) and node.value.id == "json"


def _is_glued(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_iri(node.left) and _text_of(node.right) is not None
    if not isinstance(node, ast.JoinedStr):
        return False
    return any(_is_iri(left) and _GLUED.match(_text_of(right) or "") for left, right in _pairs(node.values))


def _pairs(parts: list[ast.expr]) -> Iterator[tuple[ast.expr, ast.expr]]:
    for left, right in pairwise(parts):
        if isinstance(left, ast.FormattedValue):
            yield left.value, right


def _is_iri(node: ast.expr) -> bool:
    """Whether an expression has the name of an IRI: ``base``, ``self.dataset``, ``release_iri``, ``release.value``."""
    if isinstance(node, ast.Attribute) and node.attr == "value":
        return _is_iri(node.value)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id.isupper():
        return False  # the namespace of a vocabulary
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return bool(_STEM.search(name))


def _text_of(node: ast.expr) -> str | None:
    """The text of a constant, or ``{`` for a value that is put in."""
    if isinstance(node, ast.FormattedValue | ast.JoinedStr):
        return "{"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
