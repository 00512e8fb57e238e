"""Sets of links in both forms of RFC 9264."""

from __future__ import annotations

import json

import pytest

from ucc_graph.web.http.linkset import LinkContext, TypedLink, linkset_bytes
from ucc_graph.web.http.response import LINKSET_JSON, LINKSET_TEXT, linkset_links

CONTEXTS = [
    LinkContext(
        "https://lamps.example/lamp/north",
        [
            TypedLink("cite-as", "https://lamps.example/id/lamp/north"),
            TypedLink("describedby", "https://lamps.example/lamp/north.ttl", "text/turtle"),
            TypedLink("describedby", "https://lamps.example/lamp/north.nt", "application/n-triples"),
        ],
    ),
    LinkContext("https://lamps.example/lamp/north.ttl", [TypedLink("describes", "https://lamps.example/lamp/north")]),
]


def test_json_has_an_object_for_each_anchor_with_its_relations() -> None:
    assert json.loads(linkset_bytes(CONTEXTS, LINKSET_JSON)) == {
        "linkset": [
            {
                "anchor": "https://lamps.example/lamp/north",
                "cite-as": [{"href": "https://lamps.example/id/lamp/north"}],
                "describedby": [
                    {"href": "https://lamps.example/lamp/north.ttl", "type": "text/turtle"},
                    {"href": "https://lamps.example/lamp/north.nt", "type": "application/n-triples"},
                ],
            },
            {
                "anchor": "https://lamps.example/lamp/north.ttl",
                "describes": [{"href": "https://lamps.example/lamp/north"}],
            },
        ]
    }


def test_text_has_a_link_with_its_anchor_on_each_line() -> None:
    north, turtle = "https://lamps.example/lamp/north", "https://lamps.example/lamp/north.ttl"
    assert linkset_bytes(CONTEXTS, LINKSET_TEXT).decode().split(",\n") == [
        f'<https://lamps.example/id/lamp/north>; rel="cite-as"; anchor="{north}"',
        f'<{turtle}>; rel="describedby"; type="text/turtle"; anchor="{north}"',
        f'<{north}.nt>; rel="describedby"; type="application/n-triples"; anchor="{north}"',
        f'<{north}>; rel="describes"; anchor="{turtle}"\n',
    ]


@pytest.mark.parametrize("media_type", ["application/linkset+json", "application/linkset"])
def test_a_page_leads_to_its_set_in_either_form(media_type: str) -> None:
    assert f'</lamp.linkset>; rel="linkset"; type="{media_type}"' in list(linkset_links("/lamp"))
