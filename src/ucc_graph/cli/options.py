"""Parser of the command line: commands and their options, each with its help."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final, NoReturn

from ucc_graph import __version__
from ucc_graph.standard_streams import printable

__all__ = ["RELEASES", "parser"]

RELEASES: Final = Path("releases")
"""Folder of releases."""
_RELEASE: Final = "release folder"


class _Parser(argparse.ArgumentParser):
    """Parser whose messages are safe on a terminal, for they repeat arguments."""

    def error(self, message: str) -> NoReturn:
        """Prints usage and message, and ends the process with status 2."""
        super().error(printable(message))


def parser(name: str = "") -> argparse.ArgumentParser:
    """The parser of all commands, with the options of command ``name`` only: those of ``serve`` take 0.25 s."""
    top = _Parser(prog="ucc-graph", description="Publishes tables as a checked knowledge graph.")
    top.add_argument("--version", action="version", version=f"ucc-graph {__version__}")
    commands = top.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    for known, add_options, text, example in _COMMANDS:
        options = commands.add_parser(
            known, help=text, description=text, epilog=f"Example: ucc-graph {known} {example}"
        )
        if known == name:
            add_options(options)
    return top


def _build(options: argparse.ArgumentParser) -> None:
    _add_publication(options)
    options.add_argument("--out", type=Path, default=RELEASES, metavar="DIR", help="folder of releases (%(default)s)")
    options.add_argument("--release", metavar="V", help="version of the release (default: the catalog's dcat:version)")
    text = "also write the tables in Parquet and GeoParquet (needs ucc-graph[parquet])"
    options.add_argument("--parquet", action="store_true", help=text)


def _check(options: argparse.ArgumentParser) -> None:
    _add_publication(options)
    _add_format(options, "format of the report", "text", "json", "sarif", "ttl")


def _tidy(options: argparse.ArgumentParser) -> None:
    _add_publication(options)
    text = "also rewrite the stored answers of the published queries"
    options.add_argument("--answers", action="store_true", help=text)


def _eject(options: argparse.ArgumentParser) -> None:
    text = "folder of the publication (default: the current one, else the one in the package)"
    options.add_argument("--publication", type=Path, metavar="DIR", help=text)


def _serve(options: argparse.ArgumentParser) -> None:
    """Adds the options of ``serve``, with one for each setting; an option that is not given leaves no value."""
    from ucc_graph.cli.settings import OPTIONS

    _add_publication(options)
    text = "release folder (default: the latest in ./releases, which is built if there is none); a publication's folder"
    options.add_argument("release", type=Path, nargs="?", metavar="RELEASE|DIR", help=f"{text} with --draft")
    text = "serve the publication as it stands, follow its files, show its problems on the pages; keep no release"
    options.add_argument("--draft", action="store_true", help=text)
    text = "TOML file of the settings below, by name with _ for - (UCC_SETTINGS)"
    file = os.environ.get("UCC_SETTINGS")
    options.add_argument("--settings", type=Path, default=file and Path(file), metavar="FILE", help=text)
    for option in OPTIONS:
        text = f"{option.text} ({option.default}; {option.variable})"
        if option.is_switch:
            action = argparse.BooleanOptionalAction
            options.add_argument(option.flag, action=action, default=argparse.SUPPRESS, help=text)
        else:
            metavar = option.name.rpartition("_")[2].upper()
            options.add_argument(option.flag, default=argparse.SUPPRESS, metavar=metavar, help=text)


def _activate(options: argparse.ArgumentParser) -> None:
    options.add_argument("release", type=Path, metavar="RELEASE", help=_RELEASE)
    text = "URL of a server of this machine and this user (%(default)s)"
    options.add_argument("--server", default="http://127.0.0.1:8000", metavar="URL", help=text)


def _query(options: argparse.ArgumentParser) -> None:
    options.add_argument("query", metavar="QUERY|FILE", help="SPARQL text, the name of a file, or - for standard input")
    text = "release folder or URL of a SPARQL endpoint (default: the latest in ./releases)"
    options.add_argument("--from", dest="source", metavar="RELEASE|URL", help=text)
    forms = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld")
    text = "format of the answer (default: table on a terminal, else csv, and ttl for a graph)"
    options.add_argument("--format", choices=forms, help=text)
    text = "value of a parameter that the heading of the query declares; may be repeated (default: its own)"
    options.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help=text)


def _mcp(options: argparse.ArgumentParser) -> None:
    text = (
        "release folder, or the address of a server to which messages are forwarded (default: the latest in ./releases)"
    )
    options.add_argument("source", nargs="?", metavar="RELEASE|URL", help=text)


def _verify(options: argparse.ArgumentParser) -> None:
    options.add_argument("release", type=Path, metavar="RELEASE", help=_RELEASE)


def _diff(options: argparse.ArgumentParser) -> None:
    options.add_argument("old", type=Path, metavar="OLD", help=_RELEASE)
    options.add_argument("new", type=Path, metavar="NEW", help=_RELEASE)
    _add_format(options, "format of the answer", "text", "json", "ttl", "atom")


def _push(options: argparse.ArgumentParser) -> None:
    options.add_argument("release", type=Path, metavar="RELEASE", help=_RELEASE)
    options.add_argument("url", metavar="URL", help="query endpoint of the store, as in serve --store")
    text = "Graph Store Protocol endpoint of the store (default: known for Oxigraph, Virtuoso, RDF4J, GraphDB)"
    options.add_argument("--graph-store", metavar="URL", help=text)
    text = "SPARQL Update endpoint of the store, used instead of the Graph Store Protocol"
    options.add_argument("--update", metavar="URL", help=text)
    options.add_argument("--prune", action="store_true", help="then remove all other releases from the store")


def _redirects(options: argparse.ArgumentParser) -> None:
    _add_publication(options)
    options.add_argument("--to", required=True, metavar="URL", help="address of the server that answers")
    text = "folder for the files (%(default)s)"
    options.add_argument("--out", type=Path, default=Path("redirects"), metavar="DIR", help=text)


def _csv2json(options: argparse.ArgumentParser) -> None:
    options.add_argument("source", type=Path, metavar="METADATA.json|TABLE.csv", help="CSVW metadata, or a table")
    modes = ("standard", "minimal")
    options.add_argument("--mode", choices=modes, default=modes[0], help="mode of the conversion (%(default)s)")


def _csv2rdf(options: argparse.ArgumentParser) -> None:
    _csv2json(options)
    _add_format(options, "format of the answer", "ttl", "nt")


def _new(options: argparse.ArgumentParser) -> None:
    from ucc_graph.cli.new import add_options

    add_options(options)


def _add_publication(options: argparse.ArgumentParser) -> None:
    text = "folder with the tables and their description (default: the current one, else the one in the package)"
    options.add_argument("--publication", type=Path, metavar="DIR", help=text)
    options.add_argument("--base-iri", metavar="IRI", help="base IRI to publish under, not the publication's own")


def _add_format(options: argparse.ArgumentParser, text: str, *forms: str) -> None:
    options.add_argument("--format", choices=forms, default=forms[0], help=f"{text} (%(default)s)")


_COMMANDS: Final = (
    ("new", _new, "Make a publication from spreadsheets.", "museums --from museums.csv --licence CC0-1.0"),
    ("build", _build, "Build a release from the tables.", "--out releases"),
    ("check", _check, "Run every check, write nothing.", "--format sarif"),
    ("tidy", _tidy, "Rewrite the tables and their README.", "--answers"),
    ("eject", _eject, "Write out ontology, shapes and context that are derived so far.", "--publication lamps"),
    ("serve", _serve, "Serve a release.", "--port 8080"),
    ("activate", _activate, "Switch a running server to a release.", "releases/2026.12"),
    ("query", _query, "Query a release or an endpoint.", '"ASK { ?s ?p ?o }"'),
    ("mcp", _mcp, "Answer the Model Context Protocol on standard streams.", "releases/2026.11"),
    ("verify", _verify, "Recompute all checksums.", "releases/2026.11"),
    ("diff", _diff, "Compare two releases.", "releases/2026.11 releases/2026.12"),
    ("push", _push, "Load a release into a store.", "releases/1 http://127.0.0.1:7878/query"),
    ("redirects", _redirects, "Write the redirects from the base IRI to a server.", "--to https://graph.example.org"),
    ("csv2rdf", _csv2rdf, "Convert a table to RDF by CSVW.", "table.csv --mode minimal"),
    ("csv2json", _csv2json, "Convert a table to JSON by CSVW.", "table.csv --mode minimal"),
)
"""Commands, each with the function that adds its options, its help, and arguments of an example."""
