"""Site: an open release with the engine, the settings and the templates for its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from threading import Lock
from typing import Annotated, Final

from fastapi import Depends, Request
from pyoxigraph import NamedNode, Triple

from ucc_graph.engine.messages import Answering
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library, ReportEntry, read_report
from ucc_graph.library.quality import Quality, measure_quality
from ucc_graph.rdf.expressible import can_hold
from ucc_graph.rdf.formats import GRAPHS, PICTURES, TURTLE, Format
from ucc_graph.rdf.vocab import DCT, RDFS
from ucc_graph.rdf.xlsx import Anchor, Cell
from ucc_graph.release.face import Face, read_face
from ucc_graph.release.file_names import CATALOG, CHANGES, FACE_STYLE, PAGES, TEMPLATES, dump
from ucc_graph.release.history import History
from ucc_graph.web.data.dictionary import TableCounts
from ucc_graph.web.feeds.changes import ChangeHistory
from ucc_graph.web.forms.columns import ColumnReader
from ucc_graph.web.forms.export import KeptRows
from ucc_graph.web.forms.json_objects import JsonTexts
from ucc_graph.web.forms.list_workbook import Credit
from ucc_graph.web.home.news import Differing, differing
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Freshness, landing, link, linkset_links
from ucc_graph.web.site.interfaces import Interfaces, read_interfaces
from ucc_graph.web.site.readers import read_reader
from ucc_graph.web.site.self_description import describe_dataset
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.templating import Environments, environments
from ucc_graph.web.view.dataset_metadata import (
    DatasetMetadata,
    read_dataset_metadata,
    schema_org_of_dataset,
    script_text,
)
from ucc_graph.web.view.names import Link, Names, Reader, Text
from ucc_graph.web.view.own_pages import OwnPage, OwnPages, read_own_pages
from ucc_graph.web.view.page import Views
from ucc_graph.web.view.pictures import Pictures, read_pictures
from ucc_graph.web.view.published_queries import PublishedQuery, published_queries
from ucc_graph.web.view.shapes import ShapesGraph, read_shapes
from ucc_graph.web.view.social_image import PICTURE_PATH

__all__ = ["API_CATALOG", "DATASET_PAGE", "Imprint", "ReaderOf", "Site", "SiteOf", "open_site", "reader_of"]

API_CATALOG: Final = "/.well-known/api-catalog"
"""Path of the catalogue of services (RFC 9727, section 2)."""
DATASET_PAGE: Final = "/data"
"""Path of the page that is about the files of the dataset."""
_LOGO: Final = f"{PAGES}logo."
_ICONS: Final = (f"{PAGES}favicon.", f"{PAGES}icon.")
_ICON: Final = "/-/static/icon.svg"
_DATASET: Final = "https://schema.org/Dataset"
_COUNTING: Final = Lock()
_FOOT: Final = (
    ("/quality", N_("Quality"), None),
    ("/-/docs", N_("API"), None),
    ("/catalog", N_("Dataset metadata"), CATALOG),
    ("/reconcile", N_("OpenRefine"), None),
    ("/releases", N_("Releases"), None),
    ("/changes", N_("Changes"), CHANGES["json"]),
)
"""Links in the footer: path, English name, and the release file that the link requires."""


@dataclass(frozen=True)
class Imprint:
    """Title, licences and notices of the publication for every page, from the dataset's own description."""

    title: Text
    description: Text | None
    licences: tuple[Link, ...]
    notices: tuple[Text, ...]
    version: str
    issued: str
    newest: str | None


@dataclass(frozen=True)
class Site:
    """Open release with everything for its answers; constants are computed once, at first use.

    ``templates`` are those of the package, ``own_templates`` those of the publication, by language of the interface.
    """

    library: Library
    engine: Answering
    settings: WebSettings
    templates: Environments
    own_templates: Environments
    labels: Labels
    history: History
    face: Face
    languages: Interfaces

    @property
    def dataset(self) -> str:
        """The IRI of the dataset."""
        return self.library.release.manifest.dataset

    @property
    def interfaces(self) -> Mapping[str, str]:
        """The interface languages that a path may begin with, each with its own name."""
        return self.languages.in_paths

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures that pages may show."""
        return read_pictures(self.library.lookup, self.face.origins, (f"/{path}" for path in self.own_pages.files))

    @cached_property
    def own_pages(self) -> OwnPages:
        """The pages that the publication has written, and their pictures."""
        return read_own_pages(self.library.release, PICTURES)

    def own_page(self, name: str, reader: Reader) -> OwnPage | None:
        """A page that the publication has written, for a reader."""
        return self.own_pages.page(name, reader.interface, [*self.languages.texts])

    @cached_property
    def own_titles(self) -> Callable[[str], Sequence[OwnPage]]:
        """The pages that the publication has written, in a language of the interface."""
        return cache(lambda language: self.own_pages.of(language, [*self.languages.texts]))

    @cached_property
    def logo(self) -> str:
        """The path of the picture before the title of every page: the stated one, else a file of that name."""
        stated = self.library.iris.path(self.face.logo) or ""
        named = (path for path in sorted(self.own_pages.files) if path.startswith(_LOGO))
        return stated if stated.removeprefix("/") in self.own_pages.files else next((f"/{path}" for path in named), "")

    @cached_property
    def icon(self) -> str:
        """The path of the icon of every page: a picture of that name, else the logo, else that of the package."""
        own = (path for path in sorted(self.own_pages.files) if path.startswith(_ICONS))
        return next((f"/{path}" for path in own), self.logo) or _ICON

    @cached_property
    def metadata(self) -> DatasetMetadata:
        """The metadata of the release."""
        return read_dataset_metadata(self.library)

    @cached_property
    def description(self) -> Sequence[Triple]:
        """What is said of the dataset as RDF, with links to all that the release offers."""
        return describe_dataset(self.library, self.history)

    @cached_property
    def columns(self) -> ColumnReader:
        """The columns of the lists, in every form."""
        return ColumnReader(self.library)

    @cached_property
    def json_texts(self) -> JsonTexts:
        """The values of the release in plain JSON."""
        return JsonTexts(self.columns, self._names_in)

    @cached_property
    def rows(self) -> KeptRows:
        """The rows of the lists, in the other forms for programs and spreadsheets."""
        return KeptRows(self.columns, self._names_in)

    def _names_in(self, language: str) -> Names:
        """Names for any reader of a language."""
        return self.names(Reader(language, interface=self.languages.first))

    @cached_property
    def main_kind(self) -> Kind | None:
        """The largest kind whose things have places; None for a release without places."""
        return next(iter(self.library.collections.kinds_with_places), None)

    @cached_property
    def foot(self) -> Sequence[tuple[str, str]]:
        """The links in the foot of every page: their paths and their names in English."""
        return [(path, name) for path, name, file in _FOOT if file is None or self.library.release.file(file)]

    @cached_property
    def schema_org(self) -> str:
        """The release in the terms of schema.org, for the pages about the whole dataset."""
        return script_text(schema_org_of_dataset(self.metadata))

    @cached_property
    def queries(self) -> Callable[[str], Sequence[PublishedQuery]]:
        """The published queries with their texts in a language of the interface."""
        return cache(partial(published_queries, self.library))

    @cached_property
    def shapes(self) -> ShapesGraph:
        """The shapes of the release."""
        return read_shapes(self.library.release)

    @cached_property
    def report(self) -> Sequence[ReportEntry]:
        """The validation results of the release."""
        return read_report(self.library.release)

    @cached_property
    def differing(self) -> Sequence[Differing]:
        """The published numbers that differ from each other."""
        return differing(self.library.lookup, self.library.layout)

    def quality(self) -> Quality:
        """The measurements of the release.

        One thread measures for half a second while others wait: parallel measurements would leave no thread for pages.
        """
        with _COUNTING:
            return self._quality

    @cached_property
    def _quality(self) -> Quality:
        return measure_quality(self.library)

    @cached_property
    def dictionary(self) -> TableCounts:
        """The tables of the release with the cells of their columns, counted at first use."""
        return TableCounts(self.library.release, self.library.iris)

    @cached_property
    def changes(self) -> ChangeHistory:
        """The changes of things up to this release."""
        return ChangeHistory(self.history, self.library.release.manifest.version)

    @cached_property
    def freshness(self) -> Freshness:
        """The validity of the release for caches."""
        return Freshness(date.fromisoformat(self.library.release.manifest.issued), self.settings.max_age)

    @cached_property
    def licences(self) -> Sequence[str]:
        """The IRIs of the dataset's licences."""
        found = self.library.lookup.objects(self.dataset, DCT.license)
        return [value.value for value in found if isinstance(value, NamedNode)]

    def offered(self, forms: Iterable[Format]) -> tuple[Format, ...]:
        """Those of some forms that can hold the statements of the release."""
        return tuple(form for form in forms if form not in self._left_out)

    @cached_property
    def _left_out(self) -> frozenset[Format]:
        """The formats of a graph whose dump the build has left out; of a release without dumps, by its statements.

        Of a draft it is none: to look at all statements takes longer than to show its page.
        """
        release = self.library.release
        if self.settings.is_draft:
            return frozenset()
        if release.file(dump(TURTLE)):
            return frozenset(form for form in GRAPHS if not release.file(dump(form)))
        return frozenset(form for form in GRAPHS if not can_hold(form, self.library.store))

    def content_links(self) -> Iterator[str]:
        """The links of the dataset's page: its type, and the complete dumps."""
        yield link(_DATASET, "type")
        yield from (link(f"/data/{file.path}", "item", file.media_type) for file in self.metadata.dumps)

    def landing_links(self) -> tuple[str, ...]:
        """The links of a page that is about the whole dataset, also to its set of links and to the services."""
        further = (*linkset_links(DATASET_PAGE), link(API_CATALOG, "api-catalog"))
        return (*landing(self.dataset, self.licences), *self.content_links(), *further)

    def _is_in_menu(self, page: OwnPage) -> bool:
        return self.library.iris.under(page.path.removeprefix("/")) in self.face.pages

    def names(self, reader: Reader) -> Names:
        """Names for a reader."""
        prefixes, texts = self.library.release.manifest.prefixes, self.languages.texts[reader.interface]
        return Names(self.library.lookup, self.labels, prefixes, reader, texts, self.pictures)

    def views(self, reader: Reader) -> Views:
        """Views for a reader."""
        return Views(self.names(reader), self.library.layout, self.settings.values_per_row)

    def imprint(self, names: Names) -> Imprint:
        """The imprint in a language: licence, rights (dct:rights) and remarks (rdfs:comment)."""
        manifest, newest = self.library.release.manifest, self.history.newest.manifest.version
        base, objects = manifest.base, self.library.lookup.objects
        return Imprint(
            title=names.best(objects(base, DCT.title)) or names.name(self.dataset),
            description=names.best(objects(base, DCT.abstract)) or self._text(names, DCT.description),
            licences=tuple(map(names.link, self.licences)),
            notices=tuple(filter(None, (self._text(names, RDFS.comment), self._text(names, DCT.rights)))),
            version=manifest.version,
            issued=manifest.issued,
            newest=newest if newest != manifest.version else None,
        )

    def credit(self, reader: Reader, path: str) -> Credit:
        """Title, release, licences and citation of a file for a reader, with the address of its page."""
        names, manifest = self.names(reader), self.library.release.manifest
        imprint, address = self.imprint(names), f"{reader.root.origin}{names.local(path)}"
        columns = f"{reader.root.origin}{names.local('/data/dictionary')}"
        lines: tuple[tuple[str, Cell], ...] = (
            (N_("Title"), imprint.title.text),
            (N_("Release"), Anchor(manifest.version, manifest.iri)),
            (N_("Date"), self.freshness.issued),
            *((N_("Licence"), Anchor(licence.name.text, licence.iri)) for licence in imprint.licences),
            *((N_("Rights"), notice.text) for notice in imprint.notices),
            (N_("Citation"), self.metadata.citation),
            (N_("Address"), Anchor(address, address)),
            (N_("What the columns mean"), Anchor(columns, columns)),
        )
        return Credit(imprint.title.text, self.freshness.issued, lines, self.settings.limits.answer_size)

    def about(self, names: Names) -> Text | None:
        """The description of the dataset where the site has a sentence of its own before it."""
        has_own = bool(self.library.lookup.objects(self.library.release.manifest.base, DCT.abstract))
        return self._text(names, DCT.description) if has_own else None

    def render(self, template: str, reader: Reader, content: Mapping[str, object]) -> bytes:
        """A page from its template, with its own variables and those of every page."""
        names, main = self.names(reader), self.main_kind
        shared = {
            "draft": self.library.release.folder.name if self.settings.is_draft else "",
            "face_style": FACE_STYLE if self.library.release.file(FACE_STYLE) else "",
            "foot": self.foot,
            "icon": self.icon,
            "imprint": self.imprint(names),
            "interfaces": self.interfaces,
            "local": names.local,
            "logo": self.logo,
            "menu": [(kind.name, names.plural(kind.classes[0])) for kind in self.library.collections.menu],
            "metadata": self.metadata,
            "own_pages": self.own_titles(reader.interface),
            "own_pages_in_menu": [page for page in self.own_titles(reader.interface) if self._is_in_menu(page)],
            "picture": reader.root.url(PICTURE_PATH) if main else "",
            "reader": reader,
            "schema_org": self.schema_org,
        }
        templates = self.own_templates if template.startswith(TEMPLATES) else self.templates
        return templates[reader.interface].get_template(template).render({**shared, **content}).encode()

    def template_of(self, iri: str) -> str:
        """The template for a thing: the publication's own for its nearest class, else the general one."""
        lookup = self.library.lookup
        classes = lookup.ancestors(lookup.classes(iri))
        names = (f"{TEMPLATES}{name.replace('#', '/').rpartition('/')[2]}.html" for name in classes)
        return next((name for name in names if self.library.release.file(name)), "thing.html")

    def _text(self, names: Names, predicate: NamedNode) -> Text | None:
        """A text of the dataset for a reader; the name of a thing if the value is an IRI."""
        values = self.library.lookup.objects(self.dataset, predicate)
        things = (names.name(value.value) for value in values if isinstance(value, NamedNode))
        return names.best(values) or next(things, None)


def open_site(library: Library, engine: Answering, settings: WebSettings, history: History | None = None) -> Site:
    """The site of an open library; without a history, this release is the only one.

    Raises ReleaseError if a template of the publication cannot be used.
    """
    release, manifest = library.release, library.release.manifest
    face = read_face(library.lookup.objects, manifest.dataset, manifest.base)
    interfaces = read_interfaces(release, face, library.kinds)
    templates, own = environments(release, interfaces.texts, library.languages)
    labels = Labels(library.lookup, library.layout)
    return Site(library, engine, settings, templates, own, labels, history or History((release,)), face, interfaces)


def reader_of(request: Request, site: Site) -> Reader:
    """The reader of a request, computed once for routes and exception handlers."""
    if not hasattr(request.state, "reader"):
        request.state.reader = _read_languages(request, site)
    reader: Reader = request.state.reader
    return reader


def _read_languages(request: Request, site: Site) -> Reader:
    return read_reader(request, site.library.languages, site.languages)


async def _site_of(request: Request) -> Site:
    """Runs in the event loop: FastAPI sends a plain function to a thread, which costs more than a quick query."""
    site: Site = request.app.state.site
    return site


SiteOf = Annotated[Site, Depends(_site_of)]
"""Site of a request."""


async def _reader_of(request: Request, site: SiteOf) -> Reader:
    return reader_of(request, site)


ReaderOf = Annotated[Reader, Depends(_reader_of)]
"""Reader of a request, which the route passes on."""
