"""Pages that wait: nothing is redrawn and nothing announced until the thing waited for has changed."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue


def poll(fragment: str, seen: str, said: str, **context: Any) -> ResponseReturnValue:
    """The answer to a page that asks every two seconds.

    `seen` names the present state. While it is what the page has already, only the time of the last look is
    sent; else the whole part `#waits`, with `said` for the page's live region.
    """
    if request.args.get("seen") == seen:
        response = make_response(render_template("onboarding/_checked.html"))
        response.headers["HX-Reswap"] = "none"
        return response
    return make_response(render_template(fragment, seen=seen, said=said, errors=None, **context))
