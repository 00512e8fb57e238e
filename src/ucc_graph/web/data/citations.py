"""Citations of a release: BibTeX, CSL-JSON and the Citation File Format."""

from __future__ import annotations

import re
from typing import Final

from ucc_graph.rdf.formats import json_bytes, json_text
from ucc_graph.web.view.dataset_metadata import DatasetMetadata

__all__ = ["bibtex", "citation_file", "csl"]

_SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")
_COMMANDS: Final = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}


def bibtex(metadata: DatasetMetadata) -> str:
    """The BibTeX entry, of the type ``misc``, which every style knows; braces keep the capitals of the title."""
    year, month, _ = metadata.issued.split("-")
    fields = {
        "author": "{" + _escaped(metadata.publisher) + "}",
        "title": "{" + _escaped(metadata.title) + "}",
        "year": year,
        "month": str(int(month)),
        "version": _escaped(metadata.version),
        "howpublished": "\\url{" + metadata.release + "}",
        "url": metadata.release,
        "note": f"Dataset, licence {_escaped(metadata.licence)}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(metadata)},\n{lines}}}\n"


def csl(metadata: DatasetMetadata) -> bytes:
    """A list of one item (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types)."""
    item = {
        "id": _key(metadata),
        "type": "dataset",
        "title": metadata.title,
        "author": [{"literal": metadata.publisher}],
        "publisher": metadata.publisher,
        "issued": {"date-parts": [list(map(int, metadata.issued.split("-")))]},
        "version": metadata.version,
        "URL": metadata.release,
        "abstract": metadata.description,
    }
    return json_bytes([item])


def citation_file(metadata: DatasetMetadata) -> str:
    """The release in the Citation File Format 1.2 (https://doi.org/10.5281/zenodo.5171937); JSON values are YAML."""
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": metadata.title,
        "abstract": metadata.description,
        "authors": [{"name": metadata.publisher}],
        "version": metadata.version,
        "date-released": metadata.issued,
        "url": metadata.iri,
        "identifiers": [{"type": "url", "value": metadata.release, "description": "This release."}],
        "license-url": metadata.licence,
        "keywords": list(metadata.keywords),
    }
    return "".join(f"{name}: {json_text(value)}\n" for name, value in fields.items() if value)


def _key(metadata: DatasetMetadata) -> str:
    """The last part of the base IRI that is a word, with the version."""
    name = metadata.base.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{metadata.version}")


def _escaped(text: str) -> str:
    """A text with the special characters of TeX escaped."""
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found[0], f"\\{found[0]}"), text)
