"""A page as its elements, for tests of what stands where."""

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img"}


class Element:
    def __init__(self, tag, attributes, inside):
        self.tag, self.attributes, self.inside, self.text = tag, attributes, inside, ""

    def __getitem__(self, name):
        return self.attributes.get(name)

    def is_in(self, tag):
        return any(element.tag == tag for element in self.inside)


class Page(HTMLParser):
    """The elements of a page in the order of their opening tags."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), list(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, text):
        for element in self.open:
            element.text += text

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag):
        (element,) = self.all(tag)
        return element

    def stops(self):
        """What the Tab key halts at, with no script and everything unfolded."""
        return [
            element
            for element in self.all("a", "button", "summary", "input", "textarea")
            if element["type"] != "hidden" and element["tabindex"] != "-1"
        ]
