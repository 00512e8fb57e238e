"""Templates of pages: those of the package, and those of a publication in a sandbox, in each language of the interface.

Templates of a publication run in a sandbox, because a release is data: they can only read the values of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from types import CodeType
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.meta import find_referenced_templates
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ucc_graph.errors import ReleaseError
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.languages import name_order
from ucc_graph.release.file_names import TEMPLATES
from ucc_graph.release.folder import Release
from ucc_graph.web.view.names import autonym
from ucc_graph.web.view.numbers import grouped

__all__ = ["Environments", "Sandbox", "compile_templates", "environments"]

_FOLDER: Final = Path(__file__).parents[1] / "templates"
Environments: TypeAlias = Mapping[str, Environment]
"""Templates by language of the interface."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a faster check of attributes of our own values, on which it spends most of its time."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute: a public one of our values, else by Jinja's rules."""
        if hasattr(type(obj), "__dataclass_fields__"):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)


class _Compiled(BytecodeCache):
    """Compiled templates of the package, which are the same for all languages and in all processes forked later."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template its code, if one of the same text has been compiled."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = _Compiled()


def compile_templates() -> None:
    """Compiles the templates of the package: processes that are forked later show their first page in half the time."""
    templates = _environment(Environment, FileSystemLoader(_FOLDER), "en", NullTranslations(), frozenset())
    for name in templates.list_templates():
        templates.get_template(name)


def environments(
    release: Release, texts: Mapping[str, NullTranslations], named: frozenset[str]
) -> tuple[Environments, Environments]:
    """The templates of the package and those of the publication, with messages; ``named`` are the languages of names.

    Raises ReleaseError if a template of the publication cannot be used.
    """
    given, written = FileSystemLoader(_FOLDER), _own_texts(release)
    own = ChoiceLoader([DictLoader(written), given])
    templates, sandboxes = (
        {tag: _environment(kind, loader, tag, messages, named) for tag, messages in texts.items()}
        for kind, loader in ((Environment, given), (Sandbox, own))
    )
    for name, text in written.items():
        _check_template(next(iter(sandboxes.values())), name, text)
    return templates, sandboxes


def _own_texts(release: Release) -> dict[str, str]:
    """The templates of the publication by name; raises ReleaseError for one that is not UTF-8."""
    names = [file.path for file in release.manifest.files if file.path.startswith(TEMPLATES)]
    try:
        return {name: release.path(name).read_text(encoding="utf-8") for name in names}
    except UnicodeDecodeError as error:
        raise ReleaseError(f"A template in {TEMPLATES} is not UTF-8 ({error}): build the release again.") from error


def _check_template(templates: Environment, name: str, text: str) -> None:
    """Raises ReleaseError, with file and line, for a template that does not compile or extends an unknown one."""
    try:
        templates.get_template(name)
        for other in find_referenced_templates(templates.parse(text)):
            if other is not None:
                templates.get_template(other)
    except TemplateSyntaxError as error:
        place = f"{error.name or name}:{error.lineno}"
        raise ReleaseError(f"{place}: {error.message} Correct the template and build the release again.") from error
    except TemplateNotFound as error:
        raise ReleaseError(f"{name}: there is no template {error.name} that it could use.") from error


def _environment(
    kind: type[Environment], loader: BaseLoader, language: str, texts: NullTranslations, named: frozenset[str]
) -> Environment:
    """The templates with their texts in an interface language; ``named`` are the languages of names."""
    templates = kind(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_COMPILED if kind is Environment else None,  # a sandbox compiles other code
    )
    templates.policies["ext.i18n.trimmed"] = True
    templates.policies["json.dumps_function"] = json_text
    templates.policies["json.dumps_kwargs"] = {}
    templates.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]  # a method of the extension
    pairs = ((tag, autonym(tag)) for tag in sorted(named))
    templates.globals["languages"] = sorted(pairs, key=lambda pair: name_order(pair[1] or pair[0], language))
    templates.filters |= {
        "autonym": autonym,
        "grouped": partial(grouped, language=language),
        "translated": lambda text: texts.gettext(text) if text else text,
        "urlencode_query": lambda query: urlencode({"query": query}),
    }
    return templates
