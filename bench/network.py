"""Enlarged network: a release with many copies of each city and its designations.

The copies have keys of their own and the facts of their model, so that every kind of query finds as many times more.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from ucc_graph.release.file_names import MANIFEST
from ucc_graph.release.folder import ReleaseFile, fingerprint, open_release

__all__ = ["multiply"]

_MODEL: Final = re.compile(rb"<[^>]*/id/(?:city|designation)/")
_KEY: Final = re.compile(rb"(/id/(?:city|designation)/[^>#]+)")
_DUMPS: Final = {"dataset.nt": "application/n-triples", "dataset.nq": "application/n-quads"}


def multiply(release: Path, copies: int, folder: Path) -> Path:
    """Writes a release of so many copies beside the model, in a new folder, with only the files that a server reads."""
    model = open_release(release)
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns("dataset.*", MANIFEST))
    triples = [line for line in _lines(release / "dataset.nt") if _MODEL.match(line)]
    files = [file for file in model.manifest.files if not file.path.startswith("dataset.")]
    for name in _DUMPS:
        graph = b" <%s> .\n" % model.default_graphs[0].encode() if name == "dataset.nq" else b" .\n"
        _write(folder / name, _lines(release / name), _copied(triples, copies, graph))
        files.append(ReleaseFile(name, _DUMPS[name], *fingerprint(folder / name)))
    (folder / MANIFEST).write_bytes(replace(model.manifest, files=tuple(files)).to_json())
    return folder


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _copied(triples: list[bytes], copies: int, end: bytes) -> Iterator[bytes]:
    for copy in range(1, copies + 1):
        key = b"\\1-copy-%d" % copy
        for line in triples:
            yield _KEY.sub(key, line).removesuffix(b" .\n") + end


def _write(path: Path, *parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for part in parts:
            file.writelines(part)
