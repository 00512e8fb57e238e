"""A release in the terms of schema.org, as search engines for data read it in a page (https://schema.org/Dataset)."""

from __future__ import annotations

import json

from ucc_graph.web.card import Card

__all__ = ["dataset_card", "script_text"]


def dataset_card(card: Card) -> dict[str, object]:
    """The description: what it is, under which licence, and where each dump is, with its size and its checksum."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": card.iri,
        "name": card.title,
        "description": card.description,
        "url": card.base,
        "identifier": card.release,
        "version": card.version,
        "datePublished": card.issued,
        "license": card.licence,
        "keywords": list(card.keywords),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": card.publisher, "url": card.base},
        "publisher": {"@type": "Organization", "name": card.publisher, "url": card.base},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": card.address(file),
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in card.dumps
        ],
    }


def script_text(document: dict[str, object]) -> str:
    """JSON that can stand in a ``script`` element: no sign in it ends the element or begins a comment."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
