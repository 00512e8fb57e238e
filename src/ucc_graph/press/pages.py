"""A publication's own templates: one for a class, ``templates/{class}.html``, in Jinja.

They are compiled before they are published, so that a fault in one is a problem at its line and not an error on a page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from ucc_graph.press.publication import Publication
from ucc_graph.problem import Problem

__all__ = ["TEMPLATES", "check_templates"]

TEMPLATES = "templates/*.html"


def check_templates(publication: Publication, declared: Collection[str]) -> Iterator[Problem]:
    """Templates that do not compile, or whose name is that of no declared term."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.i18n"], autoescape=True)
    known = {iri.replace("#", "/").rpartition("/")[2] for iri in declared}
    for name in publication.names(TEMPLATES):
        if (term := PurePosixPath(name).stem) not in known:
            text = f"No file in ontology/ declares a class {term}: a template has the name of a class."
            yield Problem(name, 0, "", "template:class", text)
        try:
            environment.compile(publication.text(name))
        except TemplateSyntaxError as error:
            yield Problem(name, error.lineno, "", "template:syntax", error.message or "The template cannot be read.")
