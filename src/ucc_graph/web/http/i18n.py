"""The languages of the interface: their catalogues, and the address that asks for one of them.

Catalogues are those of GNU gettext, one folder a language under ``locale`` (https://www.gnu.org/software/gettext/manual/).
The texts in the templates are English, and so are those that programs of this package hand to templates, by ``N_``.
"""

from __future__ import annotations

from collections.abc import Collection
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["LANGUAGES", "N_", "LanguagePrefix", "catalogue", "language_of"]

_DOMAIN: Final = "interface"
_FOLDER: Final = Path(__file__).parents[1] / "locale"
_SOURCE: Final = "en"
_STATE: Final = "interface"

LANGUAGES: Final = {"en": "English", "ko": "한국어", "fr": "Français", "es": "Español", "ar": "العربية"}
"""Tags of the languages of the interface, each with its name in itself."""


def catalogue(language: str) -> NullTranslations:
    """The texts of the interface in a language; English stands in the templates."""
    if language == _SOURCE:
        return NullTranslations()
    with (_FOLDER / language / "LC_MESSAGES" / f"{_DOMAIN}.mo").open("rb") as file:
        return GNUTranslations(file)


def N_(text: str) -> str:  # noqa: N802  # the name under which gettext's tools look for texts
    """The same text, which the tools bring into the catalogues, for the filter ``translated`` of the templates."""
    return text


class LanguagePrefix:
    """Takes the language off an address such as ``/ko/data``, and hands the rest on with the language beside it."""

    def __init__(self, app: ASGIApp, languages: Collection[str]) -> None:
        """Over an application; ``languages`` are the tags that an address may begin with."""
        self._app = app
        self._languages = frozenset(languages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a request on; one that names no language of the interface goes on as it is."""
        if scope["type"] == "http":
            language = scope["path"].removeprefix("/").partition("/")[0]
            if language in self._languages:
                scope = _without(language, scope)
        await self._app(scope, receive, send)


def language_of(scope: Scope) -> str | None:
    """The language that the address asked for; None where it named none."""
    found: str | None = scope.get("state", {}).get(_STATE)
    return found


def _without(language: str, scope: Scope) -> Scope:
    """The request without the language in its path."""
    size = len(language) + 1
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    state = {**scope.get("state", {}), _STATE: language}
    return {**scope, "path": scope["path"][size:] or "/", "raw_path": raw[size:] or b"/", "state": state}
