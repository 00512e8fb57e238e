"""What an operator sets for a server: by an option of the command, or else by a variable of the environment."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["OPTIONS", "Option", "add_options"]

_SIZE: Final = re.compile(r"([0-9]{1,15})([KMG]?)", re.IGNORECASE)
_UNITS: Final = {"": 0, "K": 10, "M": 20, "G": 30}
_SWITCH: Final = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


@dataclass(frozen=True)
class Option:
    """A setting: its option, what reads its value, its default as it would be written, and what it is."""

    flag: str
    read: Callable[[str], object]
    default: str
    text: str

    @property
    def variable(self) -> str:
        """The variable of the environment."""
        return "UCC_" + self.flag.removeprefix("--").replace("-", "_").upper()

    @property
    def is_switch(self) -> bool:
        """Whether the option is on or off, and takes no value."""
        return self.read is _switch


def add_options(options: argparse.ArgumentParser, environment: Mapping[str, str]) -> None:
    """Adds every option; what the environment says counts where the command says nothing."""
    for option in OPTIONS:
        given = environment.get(option.variable) or option.default
        text = f"{option.text} ({option.default}; {option.variable})"
        if option.is_switch:
            action = argparse.BooleanOptionalAction
            options.add_argument(option.flag, action=action, default=given, help=text).type = _switch
        else:
            name = option.flag.removeprefix("--").rpartition("-")[2].upper()
            options.add_argument(option.flag, type=option.read, default=given, metavar=name, help=text)


def _address(text: str) -> str:
    return text


def _count(text: str) -> int:
    return int(_number(text, "a whole number from 1 up", 1))


def _count_or_none(text: str) -> int:
    return int(_number(text, "a whole number from 0 up", 0))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not math.isfinite(seconds) or seconds <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return seconds


def _size(text: str) -> int:
    found = _SIZE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is not a number of bytes, such as 16384, 64M or 1G")
    return int(found[1]) << _UNITS[found[2].upper()]


def _switch(text: str) -> bool:
    if text.lower() not in _SWITCH:
        raise argparse.ArgumentTypeError(f"{text} is neither on nor off")
    return _SWITCH[text.lower()]


def _number(text: str, kind: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15 or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text} is not {kind}")
    return int(text)


OPTIONS: Final = (
    Option("--host", _address, "127.0.0.1", "address to listen on"),
    Option("--port", _count_or_none, "8000", "port to listen on, 0 for any that is free"),
    Option("--workers", _count, "2", "processes that run queries"),
    Option("--deadline", _seconds, "10", "seconds that a query may run"),
    Option("--patience", _seconds, "10", "seconds that a query may wait for a worker"),
    Option("--waiting", _count_or_none, "64", "queries that may wait in each queue, of quick and of other ones"),
    Option("--memory", _size, "1G", "bytes that a query may use"),
    Option("--max-query-bytes", _size, "16K", "bytes that a query may have"),
    Option("--max-rows", _count, "250000", "rows or statements that an answer may have"),
    Option("--max-answer-bytes", _size, "16M", "bytes that an answer may have"),
    Option("--cache-bytes", _size, "64M", "bytes of ready answers that are kept"),
    Option("--max-age", _count_or_none, "60", "seconds that a cache in between may send an answer without asking"),
    Option("--grace", _count_or_none, "20", "seconds that open requests have when the server is told to stop"),
    Option("--history", _switch, "on", "serve the earlier releases beside the one that is served"),
    Option("--access-log", _switch, "off", "a line of JSON a request on standard error, without queries"),
)
"""Every setting, in the order of the help."""
