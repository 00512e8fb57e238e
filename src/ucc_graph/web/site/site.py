"""The site: an open library with the engine and the settings, and what every page says of the publication.

The ways that stand on every page: to the list of the main kind, and at its foot to what fewer look for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode

from ucc_graph.engine.messages import Answering
from ucc_graph.library.collection import Collections
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.library.quality import Quality, measure_quality
from ucc_graph.rdf.vocab import DCT, RDFS
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History
from ucc_graph.web.http.i18n import LANGUAGES, N_, catalogue, language_of
from ucc_graph.web.http.negotiate import choose_language
from ucc_graph.web.http.response import Freshness, landing, of_dataset
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.templating import Sandbox, autonym
from ucc_graph.web.view.dataset_metadata import DatasetMetadata, dataset_card, read_card, script_text
from ucc_graph.web.view.names import Link, Names, Reader, Text, grouped
from ucc_graph.web.view.page import Views
from ucc_graph.web.view.social_image import PICTURE_PATH

__all__ = ["Imprint", "NavItem", "Navigation", "ReaderOf", "Site", "SiteOf", "menu", "open_site", "reader_of"]


@dataclass(frozen=True)
class NavItem:
    """A page: its path here, its name in English, and the file without which a release has no such page."""

    path: str
    name: str
    file: str = ""


_FOOT: Final = (
    NavItem("/quality", N_("Quality")),
    NavItem("/-/docs", N_("Programming interface")),
    NavItem("/catalog", N_("Catalogue"), "catalog.ttl"),
    NavItem("/reconcile", N_("Reconciliation")),
    NavItem("/releases", N_("Releases")),
    NavItem("/changes", N_("Changes"), "changes.json"),
)


@dataclass(frozen=True)
class Navigation:
    """The kind of the main list, None where nothing has a place, and the pages that the foot leads to."""

    main: Kind | None
    foot: tuple[NavItem, ...]


def menu(release: Release, located: list[Kind]) -> Navigation:
    """The menu of a release; ``located`` are its kinds whose things have places, the largest first."""
    there = tuple(way for way in _FOOT if not way.file or release.file(way.file))
    return Navigation(next(iter(located), None), there)


_TEMPLATES: Final = Path(__file__).parents[1] / "templates"
OWN: Final = "templates/"
"""Where a release keeps the templates of its publication; they run in a sandbox, because a release is data."""

_LANGUAGE: Final = "lang"
"""The parameter that asks for names in a language."""
_COUNTING: Final = Lock()


@dataclass(frozen=True)
class Imprint:
    """What every page says of the publication, all of it from the dataset's own description."""

    title: Text
    description: Text | None
    licences: tuple[Link, ...]
    notices: tuple[Text, ...]
    version: str
    issued: str
    newest: str | None


@dataclass(frozen=True)
class Site:
    """What answers are made from."""

    library: Library
    engine: Answering
    settings: WebSettings
    templates: Mapping[str, Environment]
    own_templates: Mapping[str, Environment]
    labels: Labels
    collections: Collections
    history: History

    @property
    def dataset(self) -> str:
        """The IRI of the dataset."""
        return self.library.release.manifest.dataset

    @property
    def interfaces(self) -> Mapping[str, str]:
        """The languages of the interface that an address may begin with: those that are not the name of a kind."""
        return {tag: name for tag, name in LANGUAGES.items() if tag not in self.library.kinds}

    @cached_property
    def card(self) -> DatasetMetadata:
        """The release in a few words."""
        return read_card(self.library)

    @cached_property
    def menu(self) -> Navigation:
        """The ways that stand on every page."""
        return menu(self.library.release, self.collections.kinds_with_places)

    @cached_property
    def picture(self) -> str:
        """The address of the picture of the release; empty where nothing in it has a place."""
        return f"{self.library.release.manifest.base}{PICTURE_PATH[1:]}" if self.menu.main else ""

    @cached_property
    def schema_org(self) -> str:
        """The release in the terms of schema.org, for the pages that are about all of it."""
        return script_text(dataset_card(self.card))

    def quality(self) -> Quality:
        """The measurements of the release, counted when they are first asked for.

        One thread counts and others wait: half a second of each at a time would leave none for pages.
        """
        with _COUNTING:
            return self._quality

    @cached_property
    def _quality(self) -> Quality:
        return measure_quality(self.library)

    @cached_property
    def freshness(self) -> Freshness:
        """Since when the release is as it is."""
        return Freshness(date.fromisoformat(self.library.release.manifest.issued), self.settings.max_age)

    def licences(self) -> list[str]:
        """The IRIs of the dataset's licences."""
        found = self.library.lookup.objects(self.dataset, DCT.license)
        return [value.value for value in found if isinstance(value, NamedNode)]

    def dumps(self) -> Iterator[tuple[str, str]]:
        """The paths of the files that hold the whole dataset, each with its media type."""
        for file in self.library.release.manifest.files:
            if file.path.startswith(f"{DATASET}."):
                yield f"/data/{file.path}", file.media_type

    def landing_links(self) -> tuple[str, ...]:
        """The links of a page that is about the whole dataset."""
        return (*landing(self.dataset, self.licences()), *of_dataset(self.dumps()))

    def names(self, reader: Reader) -> Names:
        """Names for a reader."""
        return Names(self.library.lookup, self.labels, self.library.release.manifest.prefixes, reader)

    def views(self, reader: Reader) -> Views:
        """Views for a reader."""
        return Views(self.names(reader), self.library.layout, self.settings.values_per_row)

    def imprint(self, names: Names) -> Imprint:
        """What every page says of the publication: licence, rights (dct:rights) and remarks (rdfs:comment)."""
        manifest = self.library.release.manifest
        return Imprint(
            title=names.name(self.dataset),
            description=self._said(names, DCT.description),
            licences=tuple(names.link(iri) for iri in self.licences()),
            notices=tuple(text for text in (self._said(names, RDFS.comment), self._said(names, DCT.rights)) if text),
            version=manifest.version,
            issued=manifest.issued,
            newest=newest if (newest := self.history.newest.manifest.version) != manifest.version else None,
        )

    def render(self, template: str, reader: Reader, content: Mapping[str, object]) -> bytes:
        """A page; ``content`` are the names that its template uses beside those of every page."""
        names = self.names(reader)
        frame = {"imprint": self.imprint(names), "reader": reader, "local": names.local, "interfaces": self.interfaces}
        frame |= {"card": self.card, "schema_org": self.schema_org, "picture": self.picture, "menu": self.menu}
        frame["main_kind"] = names.plural(self.menu.main.classes[0]) if self.menu.main else None
        templates = self.own_templates if template.startswith(OWN) else self.templates
        return templates[reader.interface].get_template(template).render({**frame, **content}).encode()

    def template_of(self, iri: str) -> str:
        """The template for a thing: the publication's own for the nearest of its classes, else that of all things."""
        lookup = self.library.lookup
        classes = lookup.ancestors(lookup.classes(iri))
        names = (f"{OWN}{name.replace('#', '/').rpartition('/')[2]}.html" for name in classes)
        return next((name for name in names if self.library.release.file(name)), "thing.html")

    def _said(self, names: Names, predicate: NamedNode) -> Text | None:
        """The text for a reader that the dataset, or the thing which it names, is described with."""
        values = self.library.lookup.objects(self.dataset, predicate)
        literals = [value for value in values if isinstance(value, Literal)]
        things = [value.value for value in values if isinstance(value, NamedNode)]
        return names.best(literals) or next((names.name(iri) for iri in things), None)


def open_site(library: Library, engine: Answering, settings: WebSettings, history: History | None = None) -> Site:
    """The site of an open library; without a history of its dataset it is the only release."""
    languages, release = sorted(library.languages), library.release
    listed = [file.path for file in release.manifest.files if file.path.startswith(OWN)]
    given = FileSystemLoader(_TEMPLATES)
    own = ChoiceLoader([DictLoader({name: release.path(name).read_text(encoding="utf-8") for name in listed}), given])
    environments = {tag: _environment(Environment, given, tag, languages) for tag in LANGUAGES}
    sandboxes = {tag: _environment(Sandbox, own, tag, languages) for tag in LANGUAGES}
    labels = Labels(library.lookup, library.layout)
    history = history or History((release,))
    return Site(library, engine, settings, environments, sandboxes, labels, library.collections, history)


def _environment(kind: type[Environment], loader: BaseLoader, language: str, languages: list[str]) -> Environment:
    """The templates with their texts in a language of the interface; ``languages`` are those of the names."""
    templates = kind(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    templates.policies["ext.i18n.trimmed"] = True
    texts = catalogue(language)
    templates.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]  # a method of the extension
    named = {tag: autonym(tag) for tag in languages}
    templates.globals["languages"] = sorted(named.items(), key=lambda pair: (pair[1] or pair[0]).casefold())
    templates.filters["autonym"] = autonym
    templates.filters["urlencode_query"] = _urlencode
    templates.filters["grouped"] = partial(grouped, language=language)
    templates.filters["translated"] = lambda text: texts.gettext(text) if text else text
    return templates


def reader_of(request: Request, site: Site) -> Reader:
    """Who reads, by the beginning of the path, ``?lang=`` and Accept-Language, the first that says it."""
    wanted, accept = request.query_params.get(_LANGUAGE), request.headers.get("accept-language")
    by_path = language_of(request.scope)
    return Reader(
        language=choose_language(wanted or by_path, accept, site.library.languages),
        is_explicit=bool(wanted),
        interface=by_path or choose_language(wanted, accept, LANGUAGES),
        prefix=f"/{by_path}" if by_path else "",
        path=request.url.path.removesuffix(".html"),
        query=tuple(pair for pair in request.query_params.multi_items() if pair[0] != _LANGUAGE),
    )


def _urlencode(query: str) -> str:
    return urlencode({"query": query})


async def _site_of(request: Request) -> Site:
    """In the event loop: FastAPI sends a plain function to a thread, which costs more than a quick query."""
    site: Site = request.app.state.site
    return site


SiteOf = Annotated[Site, Depends(_site_of)]


async def _reader_of(request: Request, site: SiteOf) -> Reader:
    return reader_of(request, site)


ReaderOf = Annotated[Reader, Depends(_reader_of)]
"""Reader of a request, worked out once and handed on by the route."""
