"""Settings of a server: defaults, bounds and texts, read from options, environment variables and a TOML file.

An option overrides a variable, a variable the file, the file the default. Help, documentation and the sample file are
made from this module or tested against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any, Final

from pydantic import AfterValidator, ByteSize, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import CallError
from ucc_graph.release.folder import Release
from ucc_graph.sparql.guard import QueryLimits
from ucc_graph.web.http.root import read_prefix
from ucc_graph.web.site.settings import StatedLimits, WebSettings

__all__ = ["OPTIONS", "Option", "ServerSettings", "read_settings", "unknown_variables"]

_Count = Annotated[int, Field(ge=1)]
_Number = Annotated[int, Field(ge=0)]
_Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Bytes = Annotated[ByteSize, Field(le=1 << 50)]
_URL: Final = r"https?://(?:\[[0-9A-Fa-f:.]+\]|[^\s<>/?#@:\[\]]+)(?::[0-9]*)?(?:[/?#][^\s<>]*)?"
"""URL without user information: strangers may see the endpoints of SERVICE, and logs that of a store."""
_Endpoints = Annotated[str, Field(pattern=f"^(none|{_URL}( {_URL})*)$")]
_Endpoint = Annotated[str, Field(pattern=f"^(none|{_URL})$")]


def _networks(text: str) -> str:
    """Addresses and networks, each as Python writes it; raises ValueError with what is allowed."""
    try:
        found = [ip_network(part) for part in text.replace(",", " ").split() if part != "none"]
    except ValueError:
        raise ValueError("none or addresses and networks such as 10.0.0.0/8 fd00::/8") from None
    return " ".join(str(one[0] if one.num_addresses == 1 else one) for one in found) or "none"


def _path(text: str) -> str:
    """A prefix without a slash at its end; raises ValueError with what is allowed."""
    prefix = "" if text == "none" else read_prefix(text)
    if prefix is None:
        raise ValueError("none or a path such as /graph, of letters, digits, hyphens, dots, underscores and tildes")
    return prefix or "none"


def _origins(text: str) -> str:
    """Origins, each once; raises ValueError with what is allowed."""
    found = [part for part in text.replace(",", " ").split() if part != "none"]
    if any(part != "*" and not _ORIGIN.fullmatch(part) for part in found):
        raise ValueError("none, * or origins such as https://app.example.org")
    return " ".join(dict.fromkeys(found)) or "none"


_ORIGIN: Final = re.compile(r"https?://(?:\[[0-9A-Fa-f:.]+\]|[^\s<>/?#@:\[\]]+)(?::[0-9]+)?")
_Networks = Annotated[str, AfterValidator(_networks)]
_Origins = Annotated[str, AfterValidator(_origins)]
_Path = Annotated[str, AfterValidator(_path)]
_PREFIX: Final = "UCC_"
_OTHER_VARIABLES: Final = ("UCC_SETTINGS", "UCC_STORE_USER", "UCC_STORE_PASSWORD")
"""Variables that other modules read."""
_USER: Final = re.compile(r"(?s:.*)@")
"""What may hold a password, which may hold any sign."""
_ALLOWED: Final = {
    "byte_size": "a number of bytes such as 16384, 64MiB or 1GiB",
    "byte_size_unit": "a number of bytes such as 16384, 64MiB or 1GiB",
    "bool_parsing": "on or off",
    "string_pattern_mismatch": "none or IRIs such as https://example.org/sparql, without the name of a user",
}
"""Allowed values by type of error, if pydantic does not name them."""


class ServerSettings(BaseSettings):
    """Settings of a server; the engine and the site define their own defaults."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    host: Annotated[str, Field(min_length=1)] = Field("127.0.0.1", description="address to listen on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8000, description="port to listen on, 0 for any free port")
    workers: _Count = Field(EngineSettings.workers, description="number of processes that run queries")
    deadline: _Seconds = Field(EngineSettings.deadline, description="timeout of a query, in seconds")
    patience: _Seconds = Field(EngineSettings.patience, description="timeout of a query in the queue, in seconds")
    waiting: _Number = Field(
        EngineSettings.waiting, description="maximum length of each queue: quick, new, slow queries"
    )
    memory: _Bytes = Field(ByteSize(EngineSettings.memory), description="maximum memory of a query, in bytes")
    max_query_bytes: _Bytes = Field(ByteSize(QueryLimits.size), description="maximum size of a query, in bytes")
    max_nesting: _Count = Field(QueryLimits.nesting, description="maximum nesting of brackets in a query")
    max_patterns: _Count = Field(QueryLimits.triples, description="maximum number of triple patterns in a query")
    max_steps: _Count = Field(QueryLimits.steps, description="maximum number of property path steps in a query")
    max_repeats: _Count = Field(
        QueryLimits.repeats, description="maximum uses of a keyword or operator, or of groups, in a query"
    )
    allow_service: _Endpoints = Field("none", description="exact IRIs of endpoints for SERVICE, separated by spaces")
    store: _Endpoint = Field(
        "none", description="query endpoint of a store, loaded by ucc-graph push, to run the queries"
    )
    max_rows: _Count = Field(
        EngineSettings.answer_rows, description="maximum number of rows or statements in an answer"
    )
    max_answer_bytes: _Bytes = Field(
        ByteSize(EngineSettings.answer_size), description="maximum size of an answer, in bytes"
    )
    cache_bytes: _Bytes = Field(ByteSize(WebSettings.cache_bytes), description="size of the answer cache, in bytes")
    max_age: _Number = Field(WebSettings.max_age, description="lifetime of an answer in HTTP caches, in seconds")
    connections: _Count = Field(
        WebSettings.connections,
        description="maximum number of open connections; one more replaces the longest-idle one",
    )
    unsent_bytes: _Bytes = Field(
        ByteSize(WebSettings.unsent_bytes),
        description="maximum size of unread answers, in bytes; beyond it the slowest reader is disconnected",
    )
    arrival: _Seconds = Field(
        WebSettings.arrival, description="timeout for receiving a request and for a stalled reader, in seconds"
    )
    grace: _Number = Field(WebSettings.grace, description="time to finish requests and queries at shutdown, in seconds")
    history: bool = Field(WebSettings.history, description="serve earlier releases beside the current one")
    access_log: bool = Field(
        WebSettings.access_log, description="write a line of JSON per request, without queries, to standard error"
    )
    prefix: _Path = Field("none", description="path that proxies publish the site below, such as /graph")
    trusted_proxies: _Networks = Field(
        " ".join(WebSettings.trusted_proxies),
        description="addresses and networks of proxies whose X-Forwarded headers are believed, separated by spaces",
    )
    mcp_origins: _Origins = Field(
        "none", description="origins of web pages beyond this machine that may use /mcp, separated by spaces, * for all"
    )

    @classmethod
    def settings_customise_sources(cls, *args: Any, **sources: Any) -> tuple[Any, ...]:
        """Only the arguments: :func:`read_settings` reads all sources itself, to know the source of each value."""
        return (args[1] if len(args) > 1 else sources["init_settings"],)

    @property
    def remote_store(self) -> str | None:
        """The query endpoint of a remote store, if there is one."""
        return None if self.store == "none" else self.store

    def of_engine(self, release: Release) -> EngineSettings:
        """The settings of the engine over a release."""
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
        """The settings of the site."""
        return WebSettings(
            max_age=self.max_age,
            cache_bytes=self.cache_bytes,
            access_log=self.access_log,
            history=self.history,
            arrival=self.arrival,
            grace=self.grace,
            connections=self.connections,
            unsent_bytes=self.unsent_bytes,
            trusted_proxies=tuple(one for one in self.trusted_proxies.split() if one != "none"),
            mcp_origins=tuple(one for one in self.mcp_origins.split() if one != "none"),
            prefix="" if self.prefix == "none" else self.prefix,
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


@dataclass(frozen=True)
class Option:
    """Command-line option of a setting: its name, its default as an operator writes it, and its help text."""

    name: str
    default: str
    text: str
    is_switch: bool

    @property
    def flag(self) -> str:
        """The option of the command line."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The variable of the environment."""
        return f"{_PREFIX}{self.name.upper()}"


def read_settings(options: Mapping[str, object], file: Path | None = None) -> ServerSettings:
    """The settings of a server; raises CallError with each wrong value, its place and the allowed values.

    ``options`` are all options of a call; those that are not settings are ignored.
    """
    known = {option.name: options[option.name] for option in OPTIONS if option.name in options}
    written = _read_file(file) if file else {}
    variables = EnvSettingsSource(ServerSettings)()
    try:
        return ServerSettings(**{**written, **variables, **known})
    except ValidationError as error:
        faults = [_sentence(dict(fault), known, variables, file) for fault in error.errors()]
        raise CallError(" ".join(faults)) from error


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """A warning for each variable with the prefix ``UCC_`` that is not known."""
    known = [*(option.variable for option in OPTIONS), *_OTHER_VARIABLES]
    unknown = sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)
    return [f"{name} is not a setting{_nearest(name, known)}; it is ignored." for name in unknown]


def _option(name: str, field: FieldInfo) -> Option:
    default = field.default
    if isinstance(default, ByteSize):
        text = default.human_readable().replace(".0", "")
    elif isinstance(default, bool):
        text = "on" if default else "off"
    else:
        text = f"{default:g}" if isinstance(default, float) else str(default)
    return Option(name, text, field.description or "", field.annotation is bool)


def _nearest(name: str, known: Sequence[str]) -> str:
    found = get_close_matches(name.removeprefix(_PREFIX), [one.removeprefix(_PREFIX) for one in known], 1)
    return f" (did you mean {_PREFIX}{found[0]}?)" if found else ""


def _read_file(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            raise CallError(f"{file} is not a settings file.")
        return TomlConfigSettingsSource(ServerSettings, file)()
    except (OSError, TOMLDecodeError, UnicodeDecodeError) as error:
        raise CallError(f"{file} cannot be read as TOML: {error}.") from error


def _sentence(
    fault: Mapping[str, Any], options: Mapping[str, object], variables: Mapping[str, Any], file: Path | None
) -> str:
    """A message with a wrong value, its place and the allowed values."""
    name = str(fault["loc"][0])
    option = next((option for option in OPTIONS if option.name == name), None)
    if option is None:
        known = ", ".join(option.name for option in OPTIONS)
        return f"{file}: {name} is not a setting; the settings are {known}."
    place = option.flag if name in options else option.variable if name in variables else f"{file}: {name}"
    allowed = _ALLOWED.get(fault["type"]) or fault["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    given = _USER.sub("…@", fault["input"]) if isinstance(fault["input"], str) else fault["input"]
    return f"{place}: {given!r} should be {allowed} ({option.text})."


OPTIONS: Final = tuple(_option(name, field) for name, field in ServerSettings.model_fields.items())
"""Options of all settings, in the order of the help."""
