"""The package's own modules, read as syntax trees: what the tests of its architecture look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PACKAGE", "SOURCE", "Module", "module_of", "modules", "room_of"]

SOURCE = Path(__file__).parents[1] / "src"
PACKAGE = "ucc_graph"


@dataclass(frozen=True)
class Module:
    """A module: its dotted name, its file, its text and its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The folder below the package: ``web.view`` for ``ucc_graph.web.view.chart``, empty for the package itself."""
        return room_of(self.name)

    @property
    def is_face(self) -> bool:
        """Whether it only stands for its folder, or starts the program."""
        return self.path.name in {"__init__.py", "__main__.py"}

    @property
    def public(self) -> tuple[str, ...] | None:
        """The names in its ``__all__``, or None where it has none."""
        for node in self.tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and target.id == "__all__":
                return tuple(ast.literal_eval(node.value)) if node.value else None
        return None

    def imports(self) -> set[str]:
        """The dotted names of all modules that it imports, wherever the import stands."""
        return {name for node in ast.walk(self.tree) for name in _imported(node)}

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Its functions and methods."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def local_imports(self) -> set[str]:
        """The names that it imports inside a function."""
        nodes = (node for function in self.functions() for node in ast.walk(function))
        return {name for node in nodes for name in _imported(node)}


def modules() -> list[Module]:
    """Every module of the package, by name."""
    return [_read(path) for path in sorted(SOURCE.rglob("*.py"))]


def _read(path: Path) -> Module:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return module_of(name, path.read_text(encoding="utf-8"), path)


def module_of(name: str, text: str, path: Path | None = None) -> Module:
    """A module from its dotted name and its text; it need not stand on disk."""
    return Module(name, path or SOURCE / f"{name.replace('.', '/')}.py", text, ast.parse(text))


def room_of(name: str) -> str:
    """The room of a module by its dotted name."""
    is_folder = (SOURCE / Path(*name.split("."))).is_dir()
    return (name if is_folder else name.rpartition(".")[0]).removeprefix(PACKAGE).removeprefix(".")


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        assert node.level == 0, f"relative import of {node.module}"
        names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name if _is_module(name) else node.module for name in names)


def _is_module(name: str) -> bool:
    path = SOURCE / Path(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()
