"""What an operator may set for a server: names, defaults and texts, and the options of the command for them.

Only words stand here, so that reading a command line costs nothing; what a value may be is said in ``settings``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["OPTIONS", "Option", "add_options", "add_push_options", "add_query_options", "given"]


@dataclass(frozen=True)
class Option:
    """A setting: its option, its default as it would be written, and what it is."""

    flag: str
    default: str
    text: str
    is_switch: bool = False

    @property
    def name(self) -> str:
        """Its name in a settings file and in the program."""
        return self.flag.removeprefix("--").replace("-", "_")

    @property
    def variable(self) -> str:
        """The variable of the environment."""
        return f"UCC_{self.name.upper()}"


def add_options(options: argparse.ArgumentParser) -> None:
    """Adds every option, each as text; one that is not given leaves nothing behind."""
    for option in OPTIONS:
        text = f"{option.text} ({option.default}; {option.variable})"
        if option.is_switch:
            action = argparse.BooleanOptionalAction
            options.add_argument(option.flag, action=action, default=argparse.SUPPRESS, help=text)
        else:
            metavar = option.name.rpartition("_")[2].upper()
            options.add_argument(option.flag, default=argparse.SUPPRESS, metavar=metavar, help=text)


def add_query_options(options: argparse.ArgumentParser) -> None:
    """Adds what ``query`` takes."""
    options.add_argument("query", metavar="QUERY|FILE", help="SPARQL text, the name of a file, or - for standard input")
    text = "release folder or address of a SPARQL endpoint (default: the latest in ./releases)"
    options.add_argument("--from", dest="source", metavar="RELEASE|URL", help=text)
    forms = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld")
    text = "form of the answer (default: table on a terminal, else csv, and ttl for a graph)"
    options.add_argument("--format", choices=forms, help=text)


def add_push_options(options: argparse.ArgumentParser) -> None:
    """Adds what ``push`` takes."""
    options.add_argument("release", type=Path, metavar="RELEASE", help="release folder")
    options.add_argument("url", metavar="URL", help="the store's query endpoint, as serve --store takes it")
    text = "the store's Graph Store Protocol endpoint (default: known for Oxigraph, Virtuoso, RDF4J, GraphDB)"
    options.add_argument("--graph-store", metavar="URL", help=text)
    text = "the store's SPARQL Update endpoint, used in place of the Graph Store Protocol"
    options.add_argument("--update", metavar="URL", help=text)
    options.add_argument("--prune", action="store_true", help="afterwards remove all other releases from the store")


def given(call: Mapping[str, object]) -> dict[str, str]:
    """The options that a call names, as text."""
    return {option.name: str(call[option.name]) for option in OPTIONS if option.name in call}


OPTIONS: Final = (
    Option("--host", "127.0.0.1", "address to listen on"),
    Option("--port", "8000", "port to listen on, 0 for any that is free"),
    Option("--workers", "2", "processes that run queries"),
    Option("--deadline", "10", "seconds that a query may run"),
    Option("--patience", "10", "seconds that a query may wait for a worker"),
    Option("--waiting", "64", "queries that may wait in each queue, of quick and of other ones"),
    Option("--memory", "1GiB", "bytes that a query may use"),
    Option("--max-query-bytes", "16KiB", "bytes that a query may have"),
    Option("--max-nesting", "64", "levels of brackets in brackets that a query may have"),
    Option("--max-patterns", "200", "triple patterns that a query may have"),
    Option("--max-steps", "200", "steps in property paths that a query may have"),
    Option("--max-repeats", "200", "times that a query may use one keyword or operator, and groups that it may have"),
    Option("--allow-service", "none", "endpoints that SERVICE may call, by their exact IRIs, with blanks between them"),
    Option("--store", "none", "query endpoint of a store that holds the release by ucc-graph push; it answers queries"),
    Option("--max-rows", "250000", "rows or statements that an answer may have"),
    Option("--max-answer-bytes", "16MiB", "bytes that an answer may have"),
    Option("--cache-bytes", "64MiB", "bytes of ready answers that are kept"),
    Option("--max-age", "60", "seconds that a cache in between may send an answer without asking"),
    Option("--connections", "4096", "connections that may be open; one more takes the place of the longest idle one"),
    Option("--unsent-bytes", "256MiB", "bytes of answers that wait to be read; beyond, the slowest reader is closed"),
    Option("--arrival", "10", "seconds that a request may take to arrive, and a client may hardly read its answer"),
    Option("--grace", "8", "seconds that open requests and running queries have when the server is told to stop"),
    Option("--history", "on", "serve the earlier releases beside the one that is served", is_switch=True),
    Option("--access-log", "off", "a line of JSON a request on standard error, without queries", is_switch=True),
)
"""Every setting, in the order of the help."""
