"""Command ``new``: a publication from spreadsheets, with each decision as a line and questions on a terminal."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from ucc_graph.cli import update
from ucc_graph.errors import CallError
from ucc_graph.scaffold.infer.infer import infer
from ucc_graph.scaffold.infer.plan import Choices, Decision, Plan, Question
from ucc_graph.scaffold.infer.words import in_words, sentence, slug
from ucc_graph.scaffold.sheets import Sheet, read_sheets
from ucc_graph.scaffold.write.identity import DEFAULT_BASE, Identity, licence_iri
from ucc_graph.scaffold.write.publication import check_place, write_publication
from ucc_graph.standard_streams import printable, say

__all__ = ["add_options", "new"]

_WIDEST: Final = 40
_DEFAULTS: Final = {"base": "--base", "publisher": "--publisher", "licence": "--licence"}
Ask = Callable[[str, str], str]
"""Function from a question and its default to the answer."""


def add_options(options: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    options.add_argument("folder", type=Path, metavar="DIR", help="new folder of the publication; never overwritten")
    text = "spreadsheets (.csv, .tsv, .xlsx, .ods) or folders of them"
    options.add_argument(
        "--from", dest="sources", action="extend", type=Path, nargs="+", required=True, metavar="FILE", help=text
    )
    for option, metavar, text in (
        ("--name", "COLUMN", "column with the names of the things; once for each table"),
        ("--key", "COLUMN", "column with the keys, the last part of addresses; once for each table"),
        (
            "--kind",
            "[COLUMN=]WORD",
            "what a row is, such as museum, once for each table in their order; or what the cells of a column name",
        ),
        ("--plural", "WORDS", "the plural of the kind; once for each table, in their order"),
        ("--month-first", "COLUMN", "column of days in which 03/04/2020 is the 4th of March"),
    ):
        options.add_argument(option, action="append", default=[], metavar=metavar, help=text)
    options.add_argument("--lang", default="", metavar="TAG", help="language of texts without one (default: guessed)")
    options.add_argument("--base", default="", metavar="IRI", help=f"base IRI (default: {DEFAULT_BASE}DIR/)")
    options.add_argument("--title", default="", help="title of the whole (default: the name of the folder)")
    options.add_argument("--publisher", default="", metavar="NAME", help="who publishes it")
    options.add_argument("--licence", default="", metavar="NAME|IRI", help="licence, such as CC-BY-4.0 (default: none)")
    options.add_argument("--issued", default="", metavar="DAY", help="day of issue, yyyy-mm-dd (default: today)")
    text = "encoding of the texts, such as windows-1251 (default: found by their bytes)"
    options.add_argument("--encoding", default="", metavar="NAME", help=text)
    update.add_options(options)
    options.add_argument("--yes", action="store_true", help="take each default, ask nothing")


def new(call: argparse.Namespace) -> None:
    """Makes a publication; asks on a terminal what the sheets leave open."""
    if call.update:
        update.update(call)
        return
    check_place(call.folder)
    licence_iri(call.licence)
    sheets = read_sheets(call.sources, call.encoding)
    choices = Choices(
        names=tuple(call.name),
        keys=tuple(call.key),
        kinds=tuple(_kind(word) for word in call.kind if "=" not in word),
        kinds_of_columns=tuple(_kind_of_column(word) for word in call.kind if "=" in word),
        plurals=tuple(call.plural),
        language=call.lang,
        month_first=tuple(call.month_first),
    )
    is_asked = not call.yes and sys.stdin.isatty() and sys.stderr.isatty()
    ask = _ask if is_asked else None
    plan = infer(sheets, choices)
    _show(plan.decisions)
    if ask and plan.questions:
        plan = _asked(sheets, choices, plan, ask)
        _show(plan.decisions)
    identity = _identity(call, plan, ask)
    if not ask:
        _show(Decision(question.table, "unsure", _taken(question)) for question in plan.questions)
    for name in write_publication(call.folder, plan, identity):
        print(printable(f"{call.folder}/{name}"))
    say(f"Next: cd {shlex.quote(str(call.folder))} && ucc-graph serve --draft")


def _kind(word: str) -> str:
    kind = slug(word)
    if not kind:
        raise CallError(f"--kind {word}: write a word with letters or digits.")
    return kind


def _kind_of_column(text: str) -> tuple[str, str]:
    """The title of a column and the kind of the things in it."""
    title, _, word = text.rpartition("=")
    return title.strip(), _kind(word)


def _ask(text: str, default: str) -> str:
    sys.stderr.write(printable(f"{text} [{default}] "))
    sys.stderr.flush()
    return sys.stdin.readline().strip() or default


def _asked(sheets: tuple[Sheet, ...], choices: Choices, plan: Plan, ask: Ask) -> Plan:
    """The plan after the answers to its questions; an answer that is none of the possible ones is asked again."""
    for question in plan.questions:
        answer = ""
        while answer not in {question.default, *question.answers}:
            others = f" ({', '.join(question.answers[:8])})" if question.answers else ""
            answer = ask(f"{question.table}: {question.text}{others}", question.default)
        if answer != question.default:
            choices = _chosen(choices, question, answer)
    return infer(sheets, choices)


def _chosen(choices: Choices, question: Question, answer: str) -> Choices:
    if question.option == "name":
        return replace(choices, names=(*choices.names, answer))
    return replace(choices, month_first=(*choices.month_first, question.column))


def _taken(question: Question) -> str:
    return f'{question.text} "{question.default}" is taken; say --{question.option} for another answer'


def _identity(call: argparse.Namespace, plan: Plan, ask: Ask | None) -> Identity:
    name = slug(call.folder.resolve().name) or "publication"
    title = call.title or sentence(in_words(call.folder.resolve().name.replace("-", " ")))
    if name in {table.kind for table in plan.tables}:  # a page of the kind would be below the path of the base
        name = f"{name}-data"
    base = call.base or f"{DEFAULT_BASE}{name}/"
    publisher = call.publisher or f"Editors of {title}"
    licence = call.licence
    if ask:
        title = call.title or ask("Title?", title)
        base = call.base or ask("Base IRI, an address that stays yours?", base)
        publisher = call.publisher or ask("Publisher?", publisher)
        licence = licence or ask("Licence, such as CC-BY-4.0?", "")
    else:
        said = (
            ("base", call.base, f"{base} stands for an address of yours"),
            ("publisher", call.publisher, f'"{publisher}" stands for your name'),
            ("licence", call.licence, "none, so that nobody may use the data yet"),
        )
        _show(Decision(what, "unsure", f"{text}; say {_DEFAULTS[what]}") for what, given, text in said if not given)
    return Identity(base, title, publisher, licence_iri(licence), _day(call.issued), plan.language)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now().astimezone().date()
    except ValueError as error:
        raise CallError(f"--issued {text}: write a day as yyyy-mm-dd.") from error


def _show(decisions: Iterable[Decision]) -> None:
    """Writes a line for each decision to standard error: what it is about, the part, and the reason."""
    for decision in decisions:
        about = decision.about if len(decision.about) <= _WIDEST else decision.about[: _WIDEST - 1] + "…"
        say(printable(f"{about:<{_WIDEST}} {decision.role:<9} {decision.reason}"))
