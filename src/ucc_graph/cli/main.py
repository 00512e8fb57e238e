"""Command line: parses the call, runs a command, and decides the exit status.

Exit status: 0 success, 1 faults in the data, 2 an error of the call or the machine, 130 interrupted. Answers go to
standard output, progress and messages to standard error. Each command imports its modules when it runs: ``serve`` loads
no validator, ``build`` no web server.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from errno import EBADF
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import urlsplit

from ucc_graph.cli.options import RELEASES, parser
from ucc_graph.errors import CallError, DataError, PublicationError, UccGraphError
from ucc_graph.standard_streams import lost_answer, never_wait, printable, protect, say

if TYPE_CHECKING:
    from ucc_graph.cli.settings import ServerSettings
    from ucc_graph.press.read.publication import Publication
    from ucc_graph.release.folder import Release
    from ucc_graph.web.serve.server_process import Lifecycle

__all__ = ["main"]

_DONE: Final = 0
_FAULTY: Final = 1
_FAILED: Final = 2
_INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command and ends the process with its exit status."""
    protect()
    arguments = sys.argv[1:] if arguments is None else arguments
    name = next((argument for argument in arguments if not argument.startswith("-")), "")
    try:
        status = _run(parser(name).parse_args(arguments))
    except SystemExit as end:  # argparse has printed help, the version or a wrong call
        status = end.code if isinstance(end.code, int) else _DONE
    sys.exit(_with_answer(status))


def _run(call: argparse.Namespace) -> int:
    try:
        return _COMMANDS[call.command](call) or _DONE
    except BrokenPipeError:
        return _FAILED
    except (UccGraphError, OSError) as error:
        return _failure(error)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _with_answer(status: int) -> int:
    """The exit status, unless the answer could not be written; only a reader that wants no more is no message."""
    error = lost_answer()
    if error is None or status == _INTERRUPTED:
        return status
    if error.errno == EBADF:
        say("ucc-graph: Standard output is closed.")
    elif not isinstance(error, BrokenPipeError):
        _failure(error)
    return _FAILED


def _failure(error: UccGraphError | OSError) -> int:
    """Prints the error; returns the exit status."""
    if isinstance(error, DataError):
        from ucc_graph.cli.terminal import show_problems

        show_problems(error.problems)
        return _FAULTY
    say(f"ucc-graph: {_message(error)}")
    return _FAILED


def _message(error: UccGraphError | OSError) -> str:
    """The message of an error; that of an OSError begins with the file, if there is one."""
    if isinstance(error, UccGraphError):
        return str(error)
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}."


def _new(call: argparse.Namespace) -> None:
    from ucc_graph.cli.new import new

    new(call)


def _build(call: argparse.Namespace) -> None:
    from ucc_graph.cli.check import prove_templates
    from ucc_graph.cli.terminal import progress
    from ucc_graph.press.build import build
    from ucc_graph.press.check.catalog import reserved_name
    from ucc_graph.press.write.text_report import summary

    publication = _publication(call)
    with progress() as step:
        built = build(publication, call.out, call.release, step, prove_templates, has_parquet=call.parquet)
    state = "exists already, built from the same input" if built.place.exists else summary(built.problems)
    say(f"Release {built.place.version}: {state}.")
    if name := reserved_name(publication.base):
        say(f"Nobody can follow {publication.base}, for {name} is reserved: build with --base-iri to publish it.")
    _write_path(built.place.folder)


def _check(call: argparse.Namespace) -> int:
    from ucc_graph.cli.check import all_problems, in_repository
    from ucc_graph.cli.terminal import progress
    from ucc_graph.press.read.publication import find_publication, open_publication
    from ucc_graph.press.write.report import render
    from ucc_graph.problem import is_publishable

    base, folder = call.base_iri or "", find_publication(call.publication, Path.cwd())
    try:
        publication = open_publication(folder, call.base_iri)
        base = publication.base
        with progress() as step:
            problems = all_problems(publication, step)
    except DataError as error:  # the catalogue cannot be read
        problems = list(error.problems)
    if call.format == "sarif":
        problems = in_repository(problems, folder, Path.cwd())
    _write_report(render(problems, call.format, base), call.format)
    return _DONE if is_publishable(problems) else _FAULTY


def _tidy(call: argparse.Namespace) -> None:
    from ucc_graph.press.tidy import tidy, tidy_answers

    publication = _publication(call)
    for name in [*tidy(publication), *(tidy_answers(publication) if call.answers else ())]:
        print(printable(name))


def _eject(call: argparse.Namespace) -> None:
    from ucc_graph.press.read.publication import find_publication, open_publication
    from ucc_graph.press.tidy import eject

    written = eject(open_publication(find_publication(call.publication, Path.cwd())))
    for name in written:
        print(printable(name))
    if not written:
        say("Nothing is derived: ontology, shapes and context are written already.")


def _redirects(call: argparse.Namespace) -> None:
    from ucc_graph.press.redirects import write_redirects

    for path in write_redirects(_publication(call), call.to, call.out):
        _write_path(path)


def _serve(call: argparse.Namespace) -> int:
    from ucc_graph.web.serve.sockets import runtime_folder
    from ucc_graph.web.serve.supervisor import Supervisor

    never_wait()
    with _drafts(call) if call.draft else nullcontext() as drafts:
        task = partial(_run_server_process, argparse.Namespace(**vars(call), drafts=drafts))
        return Supervisor(task, runtime_folder(os.environ)).run()


def _drafts(call: argparse.Namespace) -> AbstractContextManager[Path]:
    """The folder of drafts of the publication that is named, or found here."""
    from ucc_graph.press.read.publication import find_publication

    folder = find_publication(call.release or call.publication, Path.cwd())
    from ucc_graph.cli.draft import drafts

    return drafts(folder, call.base_iri, _prepare)


def _prepare() -> None:
    """Loads what a server process needs, so that the one that shows a change starts at once."""
    for module in ("ucc_graph.web.serve.server", "ucc_graph.cli.settings"):
        import_module(module)
    from ucc_graph.web.site.templating import compile_templates

    compile_templates()


def _run_server_process(call: argparse.Namespace, lifecycle: Lifecycle) -> int:
    """Serves in a server process; reports a failure to the supervisor."""
    try:
        return _serve_release(call, lifecycle)
    except (UccGraphError, OSError) as error:
        lifecycle.failed(_message(error))
        return _failure(error)


def _serve_release(call: argparse.Namespace, lifecycle: Lifecycle) -> int:
    from ucc_graph.library.open import open_library
    from ucc_graph.release.folder import open_release
    from ucc_graph.web.serve.sockets import listen

    release = open_release((lifecycle.folder or _release_folder(call)).resolve())
    _check_base(call, release)
    if not call.draft and call.release is None and lifecycle.folder is None:
        _warn_of_changes(call, release)
    with ThreadPoolExecutor(1) as thread:
        library = thread.submit(open_library, release)
        settings = _settings(call)
        listener = lifecycle.listener or listen(settings.host, settings.port)
        lifecycle.listening(listener, settings.grace)
        from ucc_graph.web.serve.server import serve
    limits, web_settings = settings.of_engine(release), settings.of_site()
    if call.draft:
        web_settings = replace(web_settings, history=False, max_age=0, is_draft=True)
    if settings.remote_store:
        from ucc_graph.engine.remote.evaluate import connect_to_store

        limits = connect_to_store(limits, settings.remote_store, release, os.environ)
    serve(library.result(), limits, web_settings, listener, lifecycle)
    return _DONE


def _release_folder(call: argparse.Namespace) -> Path:
    """The release of the command: the newest draft, the one named, the latest here, or the first, which is built."""
    from ucc_graph.release.folder import latest

    if call.draft:
        from ucc_graph.web.site.draft import newest_draft

        return newest_draft(call.drafts)
    return call.release or latest(RELEASES) or _first_release(call)


def _check_base(call: argparse.Namespace, release: Release) -> None:
    """Raises CallError for another base IRI than that of the release, whose files hold it."""
    if call.base_iri is not None and call.base_iri != release.manifest.base:
        text = f"Release {release.manifest.version} was built under {release.manifest.base}, not {call.base_iri}"
        raise CallError(f"{text}: run ucc-graph build --base-iri {call.base_iri}, then serve that release.")


def _settings(call: argparse.Namespace) -> ServerSettings:
    from ucc_graph.cli.settings import read_settings, unknown_variables

    for warning in unknown_variables(os.environ):
        say(warning)
    return read_settings(vars(call), getattr(call, "settings", None))


def _activate(call: argparse.Namespace) -> None:
    from ucc_graph.web.serve.sockets import activate, runtime_folder

    version = activate(runtime_folder(os.environ), _port(call.server), call.release)
    say(f"Release {version} is served.")


def _port(server: str) -> int:
    """The port in the URL of a server, with or without its scheme."""
    address = urlsplit(server if "//" in server else f"//{server}")
    try:
        return address.port or {"https": 443}.get(address.scheme, 80)
    except ValueError as error:
        raise CallError(f"{server} is not the URL of a server: {error}.") from error


def _first_release(call: argparse.Namespace) -> Path:
    from ucc_graph.cli.check import prove_templates
    from ucc_graph.cli.terminal import progress
    from ucc_graph.press.build import build

    say(f"No release in {RELEASES}: building one.")
    with progress() as step:
        return build(_publication(call), RELEASES, None, step, prove_templates).place.folder


def _warn_of_changes(call: argparse.Namespace, release: Release) -> None:
    """Prints a warning if the publication here differs from the input of the release."""
    from ucc_graph.press.read.sources import read_sources

    try:
        publication = _publication(call)
    except (DataError, PublicationError):
        return
    if read_sources(publication).inputs != release.manifest.inputs:
        say(f"{publication.folder} has changed since release {release.manifest.version}: build a new release.")


def _query(call: argparse.Namespace) -> None:
    from ucc_graph.cli.query import ask, parameter, query_text

    given = list(map(parameter, call.param))
    ask(query_text(call.query), call.source or _latest_release(), call.format, sys.stdout, given)


def _mcp(call: argparse.Namespace) -> None:
    from ucc_graph.cli.mcp import forward, serve_release

    if call.source and call.source.startswith(("http://", "https://")):
        forward(call.source)
    else:
        serve_release(Path(call.source or _latest_release()), _settings(call))


def _verify(call: argparse.Namespace) -> int:
    from ucc_graph.release.folder import corrupt_files, open_release, recount, unlisted_files

    release = open_release(call.release)
    faults = [*unlisted_files(release), *(list(corrupt_files(release)) or recount(release))]
    for fault in faults:
        print(printable(fault))
    if not faults:
        print(printable(f"{call.release}: {len(release.manifest.files)} files match the manifest."))
    return _FAULTY if faults else _DONE


def _diff(call: argparse.Namespace) -> None:
    from ucc_graph.release.changes import FORMATS
    from ucc_graph.release.diff import compare
    from ucc_graph.release.folder import open_release

    _write_report(FORMATS[call.format](compare(open_release(call.old), open_release(call.new))), call.format)


def _push(call: argparse.Namespace) -> None:
    from ucc_graph.cli.terminal import progress
    from ucc_graph.engine.remote.push import Target, push
    from ucc_graph.release.folder import open_release

    target = Target.of(call.url, call.graph_store, call.update, os.environ)
    with progress() as step:
        for name in push(open_release(call.release), target, step, prune=call.prune):
            print(printable(name), flush=True)


def _csv2rdf(call: argparse.Namespace) -> None:
    from ucc_graph.cli.convert import convert
    from ucc_graph.cli.terminal import show_problems

    if warnings := convert(call.source, call.mode, call.format, sys.stdout.buffer):
        show_problems(warnings)


def _csv2json(call: argparse.Namespace) -> None:
    from ucc_graph.cli.convert import convert_to_json
    from ucc_graph.cli.terminal import show_problems

    if warnings := convert_to_json(call.source, call.mode, sys.stdout.buffer):
        show_problems(warnings)


def _write_path(path: Path) -> None:
    """Writes a path: its very bytes for a program, characters that are safe for a terminal."""
    text = printable(str(path)).encode(errors="backslashreplace") if sys.stdout.isatty() else os.fsencode(path)
    sys.stdout.buffer.write(text + b"\n")


def _write_report(content: bytes, form: str) -> None:
    """Writes a report: one for people with escapes for control characters, one for programs as it is."""
    sys.stdout.buffer.write(printable(content.decode()).encode() if form == "text" else content)


def _publication(call: argparse.Namespace) -> Publication:
    from ucc_graph.press.read.publication import find_publication, open_publication

    return open_publication(find_publication(call.publication, Path.cwd()), call.base_iri)


def _latest_release() -> str:
    from ucc_graph.release.folder import latest

    found = latest(RELEASES)
    if found is None:
        raise CallError(f"No release in {RELEASES}: run ucc-graph build, or name one.")
    return str(found)


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int | None]]] = {
    "activate": _activate,
    "build": _build,
    "check": _check,
    "csv2json": _csv2json,
    "csv2rdf": _csv2rdf,
    "diff": _diff,
    "eject": _eject,
    "mcp": _mcp,
    "new": _new,
    "push": _push,
    "query": _query,
    "redirects": _redirects,
    "serve": _serve,
    "tidy": _tidy,
    "verify": _verify,
}
"""Commands; each returns an exit status, or None for success."""
