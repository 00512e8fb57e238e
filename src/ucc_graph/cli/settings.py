"""The settings of a server, read from options, variables of the environment and a file, and checked.

An option counts before a variable, a variable before the file, the file before the default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any, Final

from pydantic import ByteSize, Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from ucc_graph.cli.options import OPTIONS
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import CallError
from ucc_graph.release.folder import Release
from ucc_graph.sparql.guard import QueryLimits
from ucc_graph.web.site.settings import StatedLimits, WebSettings

__all__ = ["ServerSettings", "read_settings", "unknown_variables"]

_Count = Annotated[int, Field(ge=1)]
_CountOrNone = Annotated[int, Field(ge=0)]
_Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Bytes = Annotated[ByteSize, Field(le=1 << 50)]
_Endpoints = Annotated[str, Field(pattern=r"^(none|https?://[^\s<>]+( https?://[^\s<>]+)*)$")]
_Endpoint = Annotated[str, Field(pattern=r"^(none|https?://[^\s<>]+)$")]
_PREFIX: Final = "UCC_"
_BESIDE: Final = ("UCC_SETTINGS", "UCC_STORE_USER", "UCC_STORE_PASSWORD")
"""Variables that are read elsewhere."""
_KIND: Final = {
    "byte_size": "a number of bytes such as 16384, 64MiB or 1GiB",
    "byte_size_unit": "a number of bytes such as 16384, 64MiB or 1GiB",
    "bool_parsing": "on or off",
    "string_pattern_mismatch": "none or IRIs such as https://example.org/sparql",
}
"""What is allowed, where the words of pydantic do not say it."""


class ServerSettings(BaseSettings):
    """What ``ucc_graph.options`` names, as values; there are no defaults here, for they are written there."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=0, le=65535)]
    workers: _Count
    deadline: _Seconds
    patience: _Seconds
    waiting: _CountOrNone
    memory: _Bytes
    max_query_bytes: _Bytes
    max_nesting: _Count
    max_patterns: _Count
    max_steps: _Count
    max_repeats: _Count
    allow_service: _Endpoints
    store: _Endpoint
    max_rows: _Count
    max_answer_bytes: _Bytes
    cache_bytes: _Bytes
    max_age: _CountOrNone
    connections: _Count
    unsent_bytes: _Bytes
    arrival: _Seconds
    grace: _CountOrNone
    history: bool
    access_log: bool

    @classmethod
    def settings_customise_sources(cls, *args: Any, **sources: Any) -> tuple[Any, ...]:
        """Only what :func:`read_settings` has collected, which knows where each value is from."""
        return (args[1] if len(args) > 1 else sources["init_settings"],)

    @property
    def other_store(self) -> str | None:
        """The query endpoint of a store of others, where one answers."""
        return None if self.store == "none" else self.store

    def of_engine(self, release: Release) -> EngineSettings:
        """Those of the engine, over a release."""
        return EngineSettings(
            workers=self.workers,
            deadline=self.deadline,
            patience=self.patience,
            waiting=self.waiting,
            memory=self.memory,
            answer_size=self.max_answer_bytes,
            answer_rows=self.max_rows,
            limits=self._of_queries,
            services=frozenset(self.allow_service.split()) - {"none"},
            default_graphs=release.queried_graphs,
            prefixes=release.manifest.prefixes,
        )

    def of_site(self) -> WebSettings:
        """Those of the answers."""
        return WebSettings(
            max_age=self.max_age,
            cache_bytes=self.cache_bytes,
            access_log=self.access_log,
            history=self.history,
            arrival=self.arrival,
            grace=self.grace,
            connections=self.connections,
            unsent_bytes=self.unsent_bytes,
            limits=StatedLimits(self.deadline, self.max_rows, self.max_answer_bytes, self._of_queries),
        )

    @property
    def _of_queries(self) -> QueryLimits:
        return QueryLimits(
            size=self.max_query_bytes,
            nesting=self.max_nesting,
            triples=self.max_patterns,
            steps=self.max_steps,
            repeats=self.max_repeats,
        )


def read_settings(options: Mapping[str, str], file: Path | None = None) -> ServerSettings:
    """The settings of a server; raises CallError that names each wrong value, its place and what is allowed."""
    defaults = {option.name: option.default for option in OPTIONS}
    written = _file(file) if file else {}
    variables = EnvSettingsSource(ServerSettings)()
    try:
        return ServerSettings(**{**defaults, **written, **variables, **options})
    except ValidationError as error:
        faults = [_sentence(dict(fault), options, variables, file) for fault in error.errors()]
        raise CallError(" ".join(faults)) from error


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that is named like a setting and is none."""
    known = [*(option.variable for option in OPTIONS), *_BESIDE]
    unknown = sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)
    return [f"{name} is no setting{_nearest(name, known)}; it is ignored." for name in unknown]


def _nearest(name: str, known: Sequence[str]) -> str:
    found = get_close_matches(name.removeprefix(_PREFIX), [one.removeprefix(_PREFIX) for one in known], 1)
    return f", perhaps {_PREFIX}{found[0]} is meant" if found else ""


def _file(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            raise CallError(f"{file} is no file of settings.")
        return TomlConfigSettingsSource(ServerSettings, file)()
    except (OSError, TOMLDecodeError, UnicodeDecodeError) as error:
        raise CallError(f"{file} cannot be read as TOML: {error}.") from error


def _sentence(
    fault: Mapping[str, Any], options: Mapping[str, str], variables: Mapping[str, Any], file: Path | None
) -> str:
    """What is wrong, where, and what is allowed."""
    name = str(fault["loc"][0])
    option = next((option for option in OPTIONS if option.name == name), None)
    if option is None:
        known = ", ".join(option.name for option in OPTIONS)
        return f"{file}: {name} is no setting; there are {known}."
    place = option.flag if name in options else option.variable if name in variables else f"{file}: {name}"
    allowed = _KIND.get(fault["type"]) or fault["msg"].removeprefix("Input should be ")
    return f"{place}: {fault['input']!r} should be {allowed} ({option.text})."
