"""Languages of the interface: message catalogues, and the path prefix that selects a language.

Catalogues are GNU gettext's, one folder per language under ``locale`` (https://www.gnu.org/software/gettext/manual/).
Texts in templates are English; so are the texts that modules pass to templates, which ``N_`` marks.
"""

from __future__ import annotations

from collections.abc import Collection
from gettext import GNUTranslations, NullTranslations, translation
from io import BytesIO
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ucc_graph.rdf.languages import INTERFACES
from ucc_graph.web.http.asgi import raw_path

__all__ = ["LANGUAGES", "N_", "LanguagePrefix", "catalogue", "language_of"]

_DOMAIN: Final = "interface"
_FOLDER: Final = Path(__file__).parents[1] / "locale"
_SOURCE: Final = "en"
_STATE: Final = "interface"

LANGUAGES: Final = dict(zip(INTERFACES, ("English", "한국어", "Français", "Español", "العربية"), strict=True))
"""Tags of the interface languages of the package, each with the language's own name for itself."""


def catalogue(language: str, own: bytes | None = None) -> NullTranslations:
    """The message catalogue of a language; that of English, and of a language that the package has not, is empty.

    ``own`` is the compiled catalogue of a publication: its messages come first. What no catalogue has is English.
    """
    is_empty = language == _SOURCE or language not in LANGUAGES
    built: NullTranslations = translation(_DOMAIN, _FOLDER, [language], fallback=is_empty)
    if own is None:
        return built
    texts = GNUTranslations(BytesIO(own))
    texts.add_fallback(built)
    return texts


def N_(text: str) -> str:  # noqa: N802  # the name under which gettext's tools look for texts
    """The text itself; marks it for the catalogues and for the filter ``translated`` of the templates."""
    return text


class LanguagePrefix:
    """ASGI middleware that moves the language of a path such as ``/ko/data`` to the state of the scope."""

    def __init__(self, app: ASGIApp, languages: Collection[str]) -> None:
        """Wraps an application; ``languages`` are the tags that a path may begin with."""
        self._app = app
        self._languages = frozenset(languages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, unchanged if its path has no language."""
        if scope["type"] == "http":
            language = scope["path"].removeprefix("/").partition("/")[0]
            if language in self._languages:
                size = len(language) + 1
                paths = {"path": scope["path"][size:] or "/", "raw_path": raw_path(scope)[size:] or b"/"}
                scope = {**scope, **paths, "state": {**scope.get("state", {}), _STATE: language}}
        await self._app(scope, receive, send)


def language_of(scope: Scope) -> str | None:
    """The language in the path of the request; None without one."""
    found: str | None = scope.get("state", {}).get(_STATE)
    return found
