"""The client's own program, but killed with SIGKILL at its n-th durable step.

Steps are counted before and after every fsync, every rename, every commit of the database and every exchange
over HTTP that changes something: the points between which a power cut or a pulled plug would fall. Nothing of
the client is replaced, only surrounded. `killer.py N command…`; N larger than the number of steps lets the command end by itself.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import httpx

from client import store
from client.commands import main

_left = int(sys.argv.pop(1))


def _step() -> None:
    global _left  # noqa: PLW0603 - the one counter of this program
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def _surrounded(function: Callable[..., Any]) -> Callable[..., Any]:
    def around(*arguments: Any, **named: Any) -> Any:
        _step()
        value = function(*arguments, **named)
        _step()
        return value

    return around


class _Connection(store.sqlite3.Connection):
    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        if sql != "COMMIT":
            return super().execute(sql, parameters)
        _step()
        done = super().execute(sql, parameters)
        _step()
        return done


_connect = store.sqlite3.connect
store.sqlite3.connect = lambda *given, **named: _connect(*given, factory=_Connection, **named)  # type: ignore[assignment]
os.fsync = _surrounded(os.fsync)
os.replace = _surrounded(os.replace)
_send = httpx.Client.send


def _send_in_steps(self: httpx.Client, request: httpx.Request, **named: Any) -> httpx.Response:
    counted = any(part in request.url.path for part in ("/packages/", "/simpleenroll"))
    return (_surrounded(_send) if counted else _send)(self, request, **named)  # type: ignore[no-any-return]


httpx.Client.send = _send_in_steps  # type: ignore[method-assign, assignment]

if __name__ == "__main__":
    main()
