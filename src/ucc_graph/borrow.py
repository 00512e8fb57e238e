"""Answers from a store of others: who asks it, and the check that it holds the release."""

from __future__ import annotations

import netrc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from ucc_graph.edition import edition_of
from ucc_graph.endpoint import Credentials
from ucc_graph.errors import CallError
from ucc_graph.library.remote import Remote
from ucc_graph.library.settings import EngineSettings
from ucc_graph.release import Release

__all__ = ["borrow", "credentials_for"]


def borrow(limits: EngineSettings, url: str, release: Release, environment: Mapping[str, str]) -> EngineSettings:
    """Settings for an engine that answers from a store; raises StoreError where that lacks the release."""
    remote = Remote(url, edition_of(release), credentials_for(url, environment))
    remote.check(limits)
    return replace(limits, evaluate=remote.evaluator)


def credentials_for(url: str, environment: Mapping[str, str]) -> Credentials | None:
    """Name and password from UCC_STORE_USER and UCC_STORE_PASSWORD, else from the netrc file, else None."""
    if user := environment.get("UCC_STORE_USER"):
        return Credentials(user, environment.get("UCC_STORE_PASSWORD", ""))
    try:
        path = Path(environment.get("NETRC") or Path.home() / ".netrc")
    except RuntimeError:  # a user without a home, as in many containers
        return None
    try:
        known = netrc.netrc(path).authenticators(urlsplit(url).hostname or "") if path.is_file() else None
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError) as error:
        raise CallError(f"{path} cannot be read: {error}") from error
    return Credentials(known[0], known[2] or "") if known else None
