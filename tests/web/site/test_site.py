"""Site: costly constants of a release are measured once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.asgi import FakeEngine
from ucc_graph.library.open import Library
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import open_site


def test_however_many_ask_for_the_measurements_at_once_they_are_counted_once(library: Library) -> None:
    site = open_site(library, FakeEngine(), WebSettings())
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: site.quality(), range(8)))
    assert len({id(one) for one in found}) == 1
    assert found[0].statements > 0
