"""The queue as a page: views, search, pages by key."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.guard import staff_required
from helpdesk.routes.blueprints import desk
from helpdesk.routes.viewers import agent_here
from helpdesk.rules.tags import read_tags
from helpdesk.service import queue as queues
from helpdesk.service import sorting
from helpdesk.service.colleagues import names
from web.japanese import tidy
from web.work import current_work


@desk.get("/")
@staff_required()
def queue() -> ResponseReturnValue:
    """What is due next."""
    work, agent = current_work(), agent_here()
    view = queues.view_named(request.args.get("view", ""))
    query = tidy(request.args.get("q", ""), 100)
    # Whoever looks for a number or a name means all tickets, unless a view was chosen as well.
    searched: queues.View = "all" if query and "view" not in request.args else view
    tag = next(iter(read_tags(request.args.get("tag", "")[:60])), "")
    page = queues.queue(work, agent, view=searched, query=query, tag=tag, after=request.args.get("after", "")[:20])
    counts = queues.counts(work, agent)
    first = queues.queue(work, agent, size=1).tickets
    return render_template(
        "helpdesk/queue.html",
        page=page,
        view=searched,
        views=queues.VIEWS,
        counts=counts,
        late=queues.late(work),
        query=query,
        tag=tag,
        tags=sorting.tags_of_many(work, page.tickets),
        owners=names(work, (ticket.assignee_id for ticket in page.tickets)),
        first=first[0] if first else None,
        is_first_page="after" not in request.args,
    )
