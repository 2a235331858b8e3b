"""Reads a page the way a person without JavaScript would: its heading, its links and its forms. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Form:
    """A form as the page holds it; `values` are what the browser would send if nothing were changed."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class PageView:
    """What can be seen and done on a page."""

    heading: str = ""
    text: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    def form(self, *names: str) -> Form:
        """The first form with all these fields; `LookupError` when there is none."""
        for form in self.forms:
            known = {*form.values, *form.choices, *form.files}
            if known.issuperset(names):
                return form
        raise LookupError(f"no form with {', '.join(names) or 'any field'} under “{self.heading}”")

    def link(self, words: str) -> str:
        """Where the first link with these words leads; `LookupError` when there is none."""
        for text, target in self.links:
            if words in text:
                return target
        raise LookupError(f"no link “{words}” under “{self.heading}”")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageView()
        self._form: Form | None = None
        self._heading = self._link = self._button = self._hidden = False
        self._textarea = self._select = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        match tag:
            case "h1":
                self._heading = not self.page.heading
            case "a" if "href" in have:
                self._link = True
                self.page.links.append(("", have["href"]))
            case "form":
                self._form = Form(have.get("action", ""), have.get("method", "get").lower())
                self.page.forms.append(self._form)
            case "script" | "style" | "svg":
                self._hidden = True
            case _:
                self._control(tag, have)

    def _control(self, tag: str, have: dict[str, str]) -> None:
        form, name = self._form, have.get("name", "")
        if form is None:
            return
        match tag:
            case "input" if name:
                self._input(form, name, have)
            case "textarea" if name:
                self._textarea, form.values[name] = name, ""
            case "select" if name:
                self._select = name
            case "option" if self._select:
                form.choices.setdefault(self._select, []).append(have.get("value", ""))
                if "selected" in have:
                    form.values[self._select] = have.get("value", "")
            case "button" if have.get("type", "submit") == "submit":
                self._button = True
                form.buttons.append(("", name, have.get("value", "")))

    def _input(self, form: Form, name: str, have: dict[str, str]) -> None:
        match have.get("type", "text"):
            case "radio" | "checkbox":
                form.choices.setdefault(name, []).append(have.get("value", "on"))
                if "checked" in have:
                    form.values[name] = have.get("value", "on")
            case "file":
                form.files.append(name)
            case "submit" | "button" | "reset":
                pass
            case _:
                form.values[name] = have.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "h1":
                self._heading = False
            case "a":
                self._link = False
            case "form":
                self._form = None
            case "textarea":
                self._textarea = ""
            case "select":
                self._select = ""
            case "button":
                self._button = False
            case "script" | "style" | "svg":
                self._hidden = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._heading:
            self.page.heading += data
        if self._link and self.page.links:
            text, target = self.page.links[-1]
            self.page.links[-1] = (text + data, target)
        if self._form is not None and self._textarea:
            self._form.values[self._textarea] += data
        if self._form is not None and self._button:
            text, name, value = self._form.buttons[-1]
            self._form.buttons[-1] = (text + data, name, value)
        self._words.append(data)


def read_page(html: str) -> PageView:
    """What a page shows and offers."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join(" ".join(reader._words).split())  # noqa: SLF001 (the reader is this module's own)
    return reader.page
