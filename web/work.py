"""One unit of work a request: opened when first asked for, committed when the answer is ready."""

from __future__ import annotations

from flask import Flask, Response, g, request

from store.work import Work
from web.extension import renkei

SAFE = {"GET", "HEAD", "OPTIONS"}


def current_work() -> Work:
    """The request's unit of work. Reading requests take no write lock."""
    if "work" not in g:
        g.work = renkei().works.open(writing=request.method not in SAFE)
    work: Work = g.work
    return work


def abandon() -> None:
    """Roll back what the request did so far; the error page may still read."""
    if "work" in g:
        g.work.rollback()


def init_app(app: Flask) -> None:
    """Commit after each answered request, close in any case."""

    @app.after_request
    def _commit(response: Response) -> Response:
        if "work" in g:
            g.work.commit()
        return response

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        work = g.pop("work", None)
        if work is not None:
            work.rollback()
            work.close()
