"""Readers of one form each: GeoJSON, Atom, Croissant, embedded metadata, Signposting, Memento, reconciliation."""

from __future__ import annotations

from datetime import datetime
from urllib.request import urlopen

import extruct
import feedparser
import geopandas
import mlcroissant
import pandas as pd
import pytest
import reconciler
import requests
import signposting
from memento_client import MementoClient

from tests.clients.conftest import THING

PAGE = "/lighthouse/cape-ember"
NAMES = {"Cape Ember", "Gull Bank", "Old Lantern", "Tern Rock, Outer"}


@pytest.mark.parametrize("path", ["/lighthouse.geojson", "/data/lighthouses.geojson"])
def test_geopandas_reads_columns_of_single_values(address: str, path: str) -> None:
    frame = geopandas.read_file(address + path)
    assert set(frame["label"]) == NAMES
    assert set(frame.geometry.geom_type) == {"Point"}
    assert (str(frame["height"].dtype), str(frame["automated"].dtype)) == ("float64", "bool")
    values = frame.drop(columns="geometry").to_numpy().flatten()
    assert not [value for value in values if isinstance(value, list | dict)]


def test_feedparser_reads_the_feed_of_changes(address: str) -> None:
    feed = feedparser.parse(f"{address}/changes.atom")
    assert (feed.bozo, feed.version, feed.feed.title) == (False, "atom10", "Changes: Lighthouses")
    assert all(entry.id and entry.link and entry.updated for entry in feed.entries)
    assert len(feed.entries) > 0


@pytest.mark.parametrize("path", ["/lighthouse.atom", "/lighthouse.atom?coast=amber-coast", f"{PAGE}.atom"])
def test_feedparser_reads_the_feeds_of_lists_and_things(address: str, path: str) -> None:
    feed = feedparser.parse(f"{address}{path}")
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert all((feed.feed.id, feed.feed.updated, feed.feed.author))
    assert feed.entries[-1].link.startswith(f"{address}/releases/1.1.0/lighthouse")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # mlcroissant uses names that rdflib is giving up
def test_mlcroissant_reads_every_record_set(address: str) -> None:
    dataset = mlcroissant.Dataset(jsonld=f"{address}/croissant.json")
    sizes = {each.uuid: sum(1 for _ in dataset.records(record_set=each.uuid)) for each in dataset.metadata.record_sets}
    assert sizes == {"coasts": 2, "keepers": 4, "lighthouses": 4, "retired": 1, "sources": 2}


def test_extruct_finds_the_dataset_in_the_home_page(address: str) -> None:
    with urlopen(f"{address}/") as answer:  # noqa: S310  # http, our own server
        found = extruct.extract(answer.read(), base_url=f"{address}/", syntaxes=["json-ld", "opengraph"])
    assert [one["@type"] for one in found["json-ld"]] == ["Dataset"]
    assert dict(found["opengraph"][0]["properties"])["og:title"] == "Lighthouses"


def test_signposting_leads_from_a_page_to_its_iri_and_data(address: str) -> None:
    found = signposting.find_signposting_http(address + PAGE)
    assert found.citeAs is not None
    assert found.license is not None
    assert found.citeAs.target == address + THING
    assert {f"{address}{PAGE}{suffix}" for suffix in (".ttl", ".jsonld")} <= {one.target for one in found.describedBy}


@pytest.mark.parametrize("media_type", ["application/linkset+json", "application/linkset"])
@pytest.mark.parametrize("path", [PAGE, "/lighthouse", "/data"])
def test_signposting_reads_the_set_of_links_of_a_page(address: str, path: str, media_type: str) -> None:
    """Level 2 (https://signposting.org/FAIR/#level2): what the header of a page says stands in its set, too."""
    page = signposting.find_signposting_http(f"{address}{path}")
    assert media_type in {one.type for one in page.linksets}
    found = signposting.find_signposting_linkset(f"{address}{path}.linkset", acceptType=media_type)
    own = found.for_context(f"{address}{path}")
    assert own.citeAs.target == page.citeAs.target
    assert {one.target for one in page.items} <= {one.target for one in own.items}
    assert own.license.target == page.license.target


def test_signposting_leads_from_data_to_their_page(address: str) -> None:
    found = signposting.find_signposting_http(f"{address}{PAGE}.ttl")
    assert {one.target for one in found.describes} == {f"{address}{PAGE}.html"}


def test_a_memento_client_takes_a_page_for_its_own_timegate_and_a_release_for_a_memento(address: str) -> None:
    asked = MementoClient.convert_to_http_datetime(datetime(2026, 1, 20))  # noqa: DTZ001  # the client's own form
    with requests.Session() as session:
        assert MementoClient.is_timegate(address + PAGE, accept_datetime=asked, session=session)
        assert MementoClient.is_memento(f"{address}/releases/1.2.0{PAGE}", session=session)
        assert not MementoClient.is_memento(address + PAGE, session=session)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # reconciler uses a parameter that pandas is giving up
def test_reconciler_finds_the_things_of_a_column(address: str) -> None:
    column = pd.Series(["Cape Ember", "Old Lantern"])
    kind = f"{address}/ontology#Lighthouse"
    found = reconciler.reconcile(column, reconciliation_endpoint=f"{address}/reconcile", type_id=kind)
    assert dict(zip(found["input_value"], found["id"], strict=True)) == {
        "Cape Ember": "lighthouse/cape-ember",
        "Old Lantern": "lighthouse/old-lantern",
    }
    assert set(found["match"]) == {True}
