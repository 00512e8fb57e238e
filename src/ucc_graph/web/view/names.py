"""Names for a reader: labels with language and direction, values, links to things, and names of languages.

``autonyms.csv`` (made by ``make autonyms``) comes from CLDR (https://cldr.unicode.org). The library ``babel`` has it
too, and weighs thirty megabytes with the data of a thousand other locales; only the build of the catalogues needs it.
:mod:`ucc_graph.web.view.cells` writes the HTML.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from gettext import NullTranslations
from html import escape
from math import inf, isnan
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlencode

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.languages import FALLBACK, best, direction, name_order, truncations
from ucc_graph.rdf.markup import MARKUP, plain_text
from ucc_graph.rdf.terms import NUMERIC, words_of
from ucc_graph.rdf.vocab import RDF, XSD
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.root import Root
from ucc_graph.web.view import cells
from ucc_graph.web.view.numbers import separated
from ucc_graph.web.view.pictures import Picture, Pictures

__all__ = [
    "AUTONYMS",
    "Link",
    "Names",
    "Reader",
    "Text",
    "Values",
    "autonym",
    "numeric_order",
]

AUTONYMS: Final = Path(__file__).parents[1] / "autonyms.csv"
_VOCABULARIES: Final = "en"
"""Language of the local names in vocabularies that others keep; the terms of a publication may have any."""
_BOOLEANS: Final = {"true": N_("Yes"), "1": N_("Yes"), "false": N_("No"), "0": N_("No")}
_DATES: Final = frozenset({"xsd:date", "xsd:dateTime", "xsd:gYearMonth"})
_PLAIN: Final = frozenset({XSD.string, RDF.langString})


@dataclass(frozen=True)
class Reader:
    """Languages of a request, one for names and one for the interface, and its address without them.

    ``prefix`` is the language of the interface at the start of the path, such as ``/ko``, or empty; ``path`` is the
    rest of the path; ``query`` are the parameters without the language. ``root`` is the beginning of each address.
    """

    language: str
    is_explicit: bool = False
    interface: str = FALLBACK
    prefix: str = ""
    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    root: Root = field(default_factory=Root)

    @property
    def here(self) -> str:
        """The path and the parameters without languages, for links to the same page in another language."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def page(self, path: str, language: str = "") -> str:
        """The address of a page with the interface of this page, or with that of a language."""
        return self.root.address(path, f"/{language}" if language else self.prefix)

    def file(self, path: str) -> str:
        """The address of a file, which is the same in every language."""
        return self.root.address(path)

    def translation(self, language: str = "") -> str:
        """The absolute address of this page with the interface in a language, else in the one that a browser asks for.

        Search engines read no other (https://developers.google.com/search/docs/specialty/international).
        """
        return self.root.url(self.here, f"/{language}" if language else "")

    @property
    def latest(self) -> str:
        """The address of this page in the newest release."""
        return self._newest.address(self.here, self.prefix)

    @property
    def url(self) -> str:
        """The absolute address of this page in the newest release, without its parameters.

        Search engines take it for the page, so that those of earlier releases do not count as others.
        """
        return self._newest.url(self.path, self.prefix)

    @property
    def _newest(self) -> Root:
        return replace(self.root, release="")

    @property
    def direction(self) -> str:
        """The direction of the interface: ``ltr`` or ``rtl``."""
        return direction(self.interface)


@dataclass(frozen=True)
class Text:
    """A text, its language tag (empty if unknown), its direction for HTML, and the name of an unusual datatype.

    ``lexical`` is what the data have where ``text`` is another form of it, such as a number with separators, and
    ``markup`` that with its elements. ``href`` is the address that the text is, if a page may link to it.
    """

    text: str
    lang: str = ""
    dir: str = "auto"
    datatype: str = ""
    lexical: str = ""
    href: str = ""
    markup: str = ""
    picture: Picture | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is a date, a month or a time, which HTML must not break at its hyphens."""
        return self.datatype in _DATES

    @property
    def is_time(self) -> bool:
        """Whether it is a year, or a date, a month or a time."""
        return self.is_day or self.datatype == "xsd:gYear"

    def as_json(self) -> dict[str, str]:
        """The text with its language and its direction, as scripts read it."""
        return {"text": self.text, "lang": self.lang, "dir": self.dir}

    @property
    def is_long(self) -> bool:
        """Whether a page folds it."""
        return len(self.text) > cells.LONG

    @property
    def excerpt(self) -> str:
        """The beginning of the text."""
        return cells.excerpt(self.text)

    @property
    def cell(self) -> str:
        """The text as HTML where it is a value: with its markup or its paragraphs, its links, or its picture."""
        if self.picture:
            return self.picture.__html__()
        if self.markup:
            return cells.rich(self.markup, self.text, self.lang, self.dir)
        if self.href:
            return cells.anchor(self.href, self.__html__())
        return self.__html__() if self.datatype else cells.prose(self.text, self.lang, self.dir)

    def __html__(self) -> str:
        """The text as HTML; a page has some hundred of them, and a template takes several times as long for each."""
        return cells.inline(self.text, self.lang, self.dir, "day" if self.is_day else "")


@dataclass(frozen=True)
class Link:
    """Link to a thing under its name.

    ``href`` is None for an IRI that cannot be followed; ``path`` is empty for a thing elsewhere.
    """

    iri: str
    name: Text
    href: str | None
    path: str = ""
    picture: Picture | None = None

    @property
    def cell(self) -> str:
        """The link as HTML where it is a value, or the picture that it leads to."""
        return self.picture.__html__() if self.picture else self.__html__()

    def __html__(self) -> str:
        """The name as a link in HTML, or the plain name without an address."""
        name = self.name.__html__()
        if not self.href:
            return name
        if self.href != self.iri:
            return cells.anchor(self.href, name, is_outside=False)
        if cells.address(self.iri) != self.iri or self.name.text == self.iri:
            return cells.anchor(self.href, name)
        return f'<a href="{escape(self.href)}" class="external named" rel="noopener">{name}</a>'


Values = tuple[Text | Link, ...]
"""Values of a property as a page shows them."""


@dataclass(frozen=True)
class Names:
    """Names of things in a release, for one reader."""

    lookup: Lookup
    labels: Labels
    prefixes: Mapping[str, str]
    reader: Reader
    texts: NullTranslations = field(default_factory=NullTranslations)
    pictures: Pictures = field(default_factory=Pictures)

    @property
    def iris(self) -> Iris:
        """The IRIs under the release's base IRI."""
        return self.lookup.iris

    def name(self, iri: str) -> Text:
        """The label of a thing, or its IRI in a short form."""
        return self._text(iri, self.labels.label(iri, self.reader.language))

    def term(self, iri: str) -> Text:
        """The label of a class or property, else its local name in words."""
        return self._of_term(iri, self.labels.label(iri, self.reader.language))

    def heading(self, predicate: str, names: Sequence[Literal] = ()) -> Text:
        """The name of a property by its shape, else its label, else its local name in words.

        A label in the reader's language comes before a name in another one.
        """
        language = self.reader.language
        if own := next((name for name in names if name.language == language), None):
            return self.text(own)
        name, label = best(names, language), self.labels.label(predicate, language)
        is_nearer = label and name and label.language == language != name.language
        return self._of_term(predicate, label if is_nearer else name or label)

    def plural(self, iri: str) -> Text:
        """The plural name of a class, else its local name in words."""
        return self._of_term(iri, self.labels.plural(iri, self.reader.language))

    def best(self, values: Iterable[object]) -> Text | None:
        """The literal in the reader's language, or the nearest one, among values; None without literals."""
        found = best((value for value in values if isinstance(value, Literal)), self.reader.language)
        return self.text(found) if found else None

    def order(self, name: Text) -> tuple[bool, str, str]:
        """The sort key of a name for the reader."""
        return name_order(name.text, self.reader.language)

    def text(self, literal: Literal) -> Text:
        """A literal as a name: markup as its text; numbers, dates and the like run from left to right in every page."""
        if literal.language:
            return Text(literal.value, literal.language, direction(literal.language))
        if literal.datatype in _PLAIN or literal.datatype in MARKUP:
            return Text(plain_text(literal))
        return Text(literal.value, dir="ltr", datatype=self._datatype(literal.datatype))

    def value(self, literal: Literal, *, is_counted: bool = True) -> Text:
        """A literal as a value, as people read it; numbers of an answer may be years, and are not ``is_counted``."""
        text, written, datatype = self.text(literal), literal.value, literal.datatype
        if datatype in MARKUP:
            return replace(text, markup=written)
        if datatype == XSD.boolean and written in _BOOLEANS:
            return Text(self.texts.gettext(_BOOLEANS[written]), lexical=written)
        if datatype in NUMERIC and is_counted:
            return replace(text, text=self.counted(written), lexical=written)
        if (datatype == XSD.anyURI or datatype in _PLAIN) and cells.is_address(written):
            return self._address(replace(text, dir="ltr", datatype=""), literal)
        return text

    def decided(self, text: str) -> str:
        """A boolean as a word of the interface; another text as it is."""
        return self.texts.gettext(_BOOLEANS[text]) if text in ("true", "false") else text

    def counted(self, number: str) -> str:
        """A number with the separators of the interface; another text as it is."""
        return separated(number, self.reader.interface)

    def short(self, iri: str) -> str:
        """A prefixed name where the release declares a prefix, a path for an IRI under its base, else the IRI."""
        fitting = ((len(space), name) for name, space in self.prefixes.items() if iri.startswith(space))
        size, prefix = max(fitting, default=(0, ""))
        if prefix and "/" not in iri[size:]:
            return f"{prefix}:{iri[size:]}"
        path = self.iris.path(iri)
        return unquote(path) if path else cells.address(iri)

    def link(self, iri: str) -> Link:
        """A link to the page of a thing here, or to its IRI elsewhere."""
        return self.link_as(iri, self.name(iri))

    def link_as(self, iri: str, name: Text) -> Link:
        """The same link under another name."""
        path, picture = self.iris.path(iri), self._picture(iri, None)
        if path is None:
            return Link(iri, name, iri if cells.is_address(iri) else None, picture=picture)
        short = "/".join(self.iris.elsewhere[iri]) if iri in self.iris.elsewhere else path.removeprefix("/")
        return Link(iri, name, self.local(path), short, picture)

    def term_link(self, iri: str) -> Link:
        """A link to a class or property under its label, else its local name in words."""
        return self.link_as(iri, self.term(iri))

    def path(self, iri: str) -> str:
        """The path of a thing here without its first slash, or its kind and IRI; empty for one without a page."""
        if iri in self.iris.elsewhere:
            return "/".join(self.iris.elsewhere[iri])
        return (self.iris.path(iri) or "").removeprefix("/")

    def local(self, path: str) -> str:
        """The address of a path that keeps the languages that the request asks for."""
        path = self.reader.page(path)
        if not self.reader.is_explicit:
            return path
        before, mark, fragment = path.partition("#")
        separator = "&" if "?" in before else "?"
        return f"{before}{separator}lang={self.reader.language}{mark}{fragment}"

    def _datatype(self, datatype: NamedNode) -> str:
        """The short name of a datatype; those of XML Schema have one in every publication."""
        iri = datatype.value
        return f"xsd:{iri.removeprefix(XSD.iri)}" if iri.startswith(XSD.iri) else self.short(iri)

    def _address(self, text: Text, literal: Literal) -> Text:
        href = literal.value
        return replace(text, text=cells.address(href), href=href, picture=self._picture(href, literal))

    def _picture(self, address: str, literal: Literal | None) -> Picture | None:
        """The picture at an address that a property of pictures gives, from one of the sites that pages may show."""
        if not self.pictures.properties:
            return None
        path = self.iris.path(address) or ""
        source = self.reader.file(path) if path in self.pictures.paths else self.pictures.source(address)
        if not source or not cells.is_address(address):
            return None
        subject = self.pictures.subject(self.lookup, literal or NamedNode(address))
        if subject is None:
            return None
        label = None if literal else self.labels.label(address, self.reader.language)
        return Picture(source, address, (self.text(label) if label else self.name(subject)).text)

    def _text(self, iri: str, label: Literal | None) -> Text:
        return self.text(label) if label else Text(self.short(iri), dir="ltr")

    def _of_term(self, iri: str, label: Literal | None) -> Text:
        if label:
            return self.text(label)
        return Text(words_of(iri)) if iri.startswith(self.iris.base) else Text(words_of(iri), _VOCABULARIES, "ltr")


def numeric_order(text: str) -> float:
    """The sort key of a text as a number; a text that is no number sorts behind all numbers."""
    try:
        number = float(text)
    except ValueError:
        return inf
    return inf if isnan(number) else number


def autonym(tag: str) -> str:
    """The name of a language in itself by its tag or the nearest shorter one; empty for an unknown language."""
    known = _autonyms()
    return next((known[shorter] for shorter in truncations(tag) if shorter in known), "")


@cache
def _autonyms() -> dict[str, str]:
    with AUTONYMS.open(encoding="utf-8", newline="") as lines:
        return {row["tag"]: row["name"] for row in csv.DictReader(lines)}
