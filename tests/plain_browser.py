"""A browser without scripts: it knows links and forms, and sends of a form what a browser would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client


@dataclass
class PlainForm:
    """A form as it stands on a page: what it would send, and the buttons that send it."""

    action: str
    method: str
    fields: dict = field(default_factory=dict)
    buttons: dict = field(default_factory=dict)

    def add(self, name, value):
        self.fields.setdefault(name, []).append(value)


class PlainPage(HTMLParser):
    """The text, links and forms of a page."""

    def __init__(self, response):
        super().__init__()
        self.status = response.status_code
        self.url = response.request["PATH_INFO"]
        self.forms, self.links, self.words = [], [], []
        self._form = self._area = self._select = self._button = None
        self.feed(response.content.decode())

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def form(self, action):
        """The one form with something in it that is sent to `action`."""
        (found,) = [form for form in self.forms if form.action == action and (form.fields or form.buttons)]
        return found

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        match tag:
            case "a" if "href" in attrs:
                self.links.append(attrs["href"])
            case "form":
                self._form = PlainForm(attrs.get("action") or self.url, attrs.get("method", "get").lower())
                self.forms.append(self._form)
            case _ if self._form is not None:
                self._control(tag, attrs)

    def _control(self, tag, attrs):
        name = attrs.get("name", "")
        match tag:
            case "input" if name and attrs.get("type") not in ("file", "submit", "checkbox", "radio"):
                self._form.add(name, attrs.get("value", ""))
            case "input" if name and "checked" in attrs:
                self._form.add(name, attrs.get("value", "on"))
            case "textarea":
                self._area = [name, ""]
            case "select":
                self._select = [name, None]
            case "option" if self._select:
                if "selected" in attrs or self._select[1] is None:
                    self._select[1] = attrs.get("value", "")
            case "button" if attrs.get("type", "submit") == "submit":
                self._button = [name, attrs.get("value", ""), attrs.get("formaction", ""), ""]

    def handle_data(self, data):
        if self._area is not None:
            self._area[1] += data
        if self._button is not None:
            self._button[3] += data
        self.words.append(data)

    def handle_endtag(self, tag):
        match tag:
            case "form":
                self._form = None
            case "button" if self._button:
                *button, words = self._button
                self._form.buttons[" ".join(words.split())] = button
                self._button = None
            case "textarea" if self._area:
                self._form.add(self._area[0], self._area[1].removeprefix("\n"))
                self._area = None
            case "select" if self._select:
                self._form.add(self._select[0], self._select[1] or "")
                self._select = None


class PlainBrowser:
    """Opens pages and sends their forms, with the protection against forged requests switched on."""

    def __init__(self, user=None):
        self.client = Client(enforce_csrf_checks=True)
        if user is not None:
            self.client.force_login(user)

    def open(self, path):
        return PlainPage(self.client.get(path, follow=True))

    def press(self, form, label):
        """Send a form with one of its buttons, by the words on it."""
        name, value, action = form.buttons[label]
        fields = form.fields | {name: [*form.fields.get(name, ()), value]} if name else form.fields
        return self.send(PlainForm(action or form.action, form.method, fields))

    def send(self, form, **changes):
        """Send a form with some of its fields changed; a list sends a field several times."""
        fields = form.fields | {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
        if form.method == "get":
            return PlainPage(self.client.get(form.action, fields, follow=True))
        return PlainPage(self.client.post(form.action, fields, follow=True))
