"""A process that answers one query after the other and can do nothing else."""

from __future__ import annotations

import socket

from pyoxigraph import Store

from ucc_graph.engine.evaluate import Evaluator
from ucc_graph.engine.messages import Outcome, QueryRequest, receive, send, to_frame
from ucc_graph.engine.sandbox import forget_the_parent, limit_memory, silence, take_no_descriptors
from ucc_graph.engine.settings import EngineSettings, Evaluating
from ucc_graph.errors import QueryCrashedError, QueryError
from ucc_graph.processes import die_with_parent

__all__ = ["work"]


def work(channel: socket.socket, store: Store, settings: EngineSettings, parent: int) -> None:
    """Enters the cage, then answers what comes over the channel until that closes."""
    die_with_parent(parent)
    silence(errors=True)
    forget_the_parent(channel)
    limit_memory(settings.memory)
    if not settings.has_network:
        take_no_descriptors()
    evaluator = (settings.evaluate or Evaluator)(store, settings)
    while (frame := receive(channel)) is not None:
        send(channel, to_frame(_outcome(evaluator, QueryRequest.from_wire(frame.head), settings)))


def _outcome(evaluator: Evaluating, request: QueryRequest, settings: EngineSettings) -> Outcome:
    try:
        return evaluator.answer(request)
    except QueryError as error:
        return error
    except MemoryError:
        return QueryCrashedError(f"the query needs more memory than the {settings.memory:,} bytes that one may use")
