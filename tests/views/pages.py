"""A page as a person meets it: the words on it, its links, and its form as a browser sends it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "template", "title", "option", "textarea"}


@dataclass
class Form:
    """What a browser would send: {name: [values]}, without the buttons."""

    action: str
    method: str
    fields: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)

    def add(self, name, value):
        self.fields.setdefault(name, []).append(value)


class Page(HTMLParser):
    """A parsed answer: `text`, `links` (address: words), `forms`, `ids`, `alerts`."""

    def __init__(self, response):
        super().__init__()
        self.words, self.links, self.forms, self.ids, self.alerts = [], {}, [], [], []
        self.path, self.form, self.name, self.link, self.alert = [], None, None, None, None
        self.selected = False
        self.feed(response.content.decode())
        self.close()
        self.text = " ".join(" ".join(self.words).split())
        self.links = {href: " ".join(words.split()) for href, words in self.links.items()}
        self.alerts = [" ".join(words.split()) for words in self.alerts]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.path.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if attrs.get("role") == "alert":
            self.alerts.append("")
            self.alert = len(self.path)
        if tag == "a" and "href" in attrs:
            self.link = attrs["href"]
            self.links.setdefault(self.link, "")
        if tag == "form":
            self.form = Form(attrs.get("action", ""), attrs.get("method", "get"))
            self.forms.append(self.form)
        if self.form is not None:
            self._field(tag, attrs)

    def _field(self, tag, attrs):
        name, value = attrs.get("name"), attrs.get("value", "")
        if tag == "input" and name and attrs.get("type") != "submit":
            if attrs.get("type") in ("checkbox", "radio"):
                value = attrs.get("value", "on")
                self.form.choices.setdefault(name, []).append(value)
                if "checked" in attrs:
                    self.form.add(name, value)
            else:
                self.form.add(name, value)
        elif tag == "select":
            self.name, self.selected = name, False
            self.form.choices[name] = []
        elif tag == "textarea":
            self.name = name
            self.form.add(name, "")
        elif tag == "option":
            self.form.choices[self.name].append(value)
            # A browser sends the first choice where none is marked.
            if "selected" in attrs and not self.selected:
                self.form.fields[self.name], self.selected = [value], True
            elif self.name not in self.form.fields:
                self.form.fields[self.name] = [value]

    def handle_endtag(self, tag):
        while self.path and self.path.pop()[0] != tag:
            pass
        if self.alert is not None and len(self.path) < self.alert:
            self.alert = None
        if tag == "a":
            self.link = None
        if tag == "form":
            self.form = None

    def handle_data(self, words):
        inside = {tag for tag, _attrs in self.path}
        if "textarea" in inside:
            # The first line break after the tag isn't part of the text.
            kept = self.form.fields[self.name]
            kept[-1] += words.removeprefix("\r\n").removeprefix("\n") if not kept[-1] else words
        if inside & UNSEEN:
            return
        self.words.append(words)
        if self.link:
            self.links[self.link] += words
        if self.alert is not None:
            self.alerts[-1] += f" {words}"

    @property
    def main_form(self):
        """The form that the page is about."""
        ours = ("languages", "logout", "/language/")
        return next(
            form
            for form in self.forms
            if form.method == "post" and not any(word in form.action for word in ours)
        )

    @property
    def rows(self):
        """The numbers of the commitments that the list shows, in order."""
        return [int(name[11:]) for name in self.ids if name.startswith("commitment-")]


def fill_in(client, address, **typed):
    """Open a page and send its form, as a browser without scripts would, with what was typed."""
    form = Page(client.get(address)).main_form
    return client.post(form.action or address, form.fields | typed)


def typed_in(response):
    """What the form on an answered page holds: {name: value}, lists where there are several."""
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in Page(response).main_form.fields.items()
    }
