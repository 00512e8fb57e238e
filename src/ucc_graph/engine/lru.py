"""A bounded set that forgets what was not seen for longest."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["LRUSet"]


class LRUSet:
    """Keys, at most ``limit`` of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._keys: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, key: bytes) -> bool:
        if key not in self._keys:
            return False
        self._keys.move_to_end(key)
        return True

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: bytes) -> None:
        """Keeps a key, and lets go of the oldest one beyond the limit."""
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._limit:
            self._keys.popitem(last=False)

    def discard(self, key: bytes) -> None:
        """Lets go of a key, whether it is here or not."""
        self._keys.pop(key, None)
