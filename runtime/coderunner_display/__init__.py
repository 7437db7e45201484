"""`display`: shows figures, tables and other objects beside what a program prints.

    display(frame)                  # a table
    display(figure, format="svg")
    display(HTML("<b>bold</b>"), Markdown("*so*"), {"a": [1, 2]})

A message is a mime type, a line feed and the data. It goes to the server through a pipe, in frames, each written at once and short enough for
the kernel to keep it in one piece: threads and forked processes may write at the same time. Run where there is no such pipe, `display` prints.
"""

import os
import stat
import sys

__all__ = ["HTML", "Image", "JSON", "Markdown", "PNG", "SVG", "display"]

DESCRIPTOR = 199
# PIPE_BUF of Linux: what is written at once is not torn.
FRAME_BYTES_MAX = 4096
NAME_BYTES, HEADER_BYTES = 8, 11
IS_LAST = 1
# Larger messages are dropped by the server, which counts them. Not more than it takes to see that is sent.
MESSAGE_BYTES_MAX = 4 << 20

PLOTLY = "application/vnd.plotly.v1+json"
FORMATS = {
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "markdown": "text/markdown",
    "json": "application/json",
    "text": "text/plain",
}
# Of several forms of one object the first of these is taken.
RICHEST_FIRST = (
    PLOTLY,
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "text/markdown",
    "application/json",
    "text/plain",
)


def display(*objects, format=None):
    """Shows each object in its richest form, or in the one named by `format`, if it has that: html, svg, png, jpeg, markdown, json, text.

    Of a text, `format` says what it is written in.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}; {format!r} is none")
    wanted = FORMATS.get(format)
    for item in objects:
        if not is_heard():
            print(text_of(item))
        else:
            send(*form_of(item, wanted))


# --- which form -----------------------------------------------------------------------------------------


def form_of(item, wanted=None):
    """Mime type and data: as wanted, else the richest that can be made."""
    # Of a class, what its objects can do says nothing.
    if wanted != "text/plain" and not isinstance(item, type):
        for mime in {wanted: None, None: None}:
            for make in (form_of_library, form_by_method, form_by_bundle, form_of_plain):
                try:
                    form = make(item, mime)
                except Exception:
                    # An object that fails to describe itself must not end the program that shows it.
                    continue
                if form is not None and mime in (None, form[0]):
                    return form
    return "text/plain", text_of(item)


def form_of_library(item, wanted):
    for module, name, make in LIBRARIES:
        # No object of a library that was not imported has come here.
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and isinstance(item, kind):
            return make(item, wanted)
    return None


def plotly_form(figure, wanted):
    return (PLOTLY, figure.to_json()) if wanted is None else None


def figure_form(figure, wanted):
    if wanted is None:
        wanted = preferred_of_figures()
    for name in ("png", "svg"):
        if FORMATS[name] == wanted:
            data = drawn(figure, name)
            # The backend need not show it again when the program ends.
            vars(figure.canvas.manager or figure.canvas).update(was_displayed=True)
            return wanted, data
    return None


def preferred_of_figures():
    is_svg = sys.modules["matplotlib"].rcParams["savefig.format"] == "svg"
    return FORMATS["svg" if is_svg else "png"]


def drawn(figure, name):
    """As notebooks draw it: with all that reaches over the edge of the figure."""
    import io

    image = io.BytesIO()
    try:
        figure.savefig(image, format=name, bbox_inches="tight")
    except Exception:
        # Something may lie so far outside that the image would be too large, which each renderer calls an error of another kind.
        image = io.BytesIO()
        figure.savefig(image, format=name)
    data = image.getvalue()
    return data.decode() if name == "svg" else data


def picture_form(picture, wanted):
    import io

    name = "JPEG" if wanted == FORMATS["jpeg"] else "PNG"
    image = io.BytesIO()
    try:
        picture.save(image, name)
    except (OSError, ValueError):
        # Not every mode of colours has a form in every kind of file.
        image = io.BytesIO()
        picture.convert("RGB").save(image, name)
    return FORMATS[name.lower()], image.getvalue()


def series_form(series, wanted):
    html = series.to_frame()._repr_html_() if wanted in (None, "text/html") else None
    return None if html is None else ("text/html", html)


LIBRARIES = (
    ("plotly.basedatatypes", "BaseFigure", plotly_form),
    ("matplotlib.figure", "Figure", figure_form),
    ("PIL.Image", "Image", picture_form),
    ("pandas", "Series", series_form),
)

METHODS = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_markdown_": "text/markdown",
    "_repr_json_": "application/json",
}


def form_by_method(item, wanted):
    for name, mime in METHODS.items():
        # Of the type: objects that answer to any name at all have no such form.
        method = getattr(type(item), name, None)
        if method is None or wanted not in (None, mime):
            continue
        try:
            value = without_metadata(method(item))
            form = None if value is None else as_data(mime, value)
        except Exception:
            continue
        if form is not None:
            return mime, form
    return None


def form_by_bundle(item, wanted):
    method = getattr(type(item), "_repr_mimebundle_", None)
    bundle = without_metadata(method(item, include=None, exclude=None)) if method is not None else None
    for mime in RICHEST_FIRST if bundle else ():
        if mime in bundle and wanted in (None, mime):
            form = as_data(mime, bundle[mime])
            if form is not None:
                return mime, form
    return None


def form_of_plain(item, wanted):
    if isinstance(item, str):
        is_text = wanted is not None and (wanted.startswith("text/") or wanted == "image/svg+xml")
        return wanted if is_text else "text/plain", item
    if isinstance(item, (dict, list)):
        return "application/json", json_of(item)
    return None


def without_metadata(described):
    return described[0] if isinstance(described, tuple) else described


def as_data(mime, value):
    """What is sent of a value that an object gives for a mime type; None if that is no such thing."""
    if mime.endswith("json"):
        return json_of(value)
    if mime.startswith("image/") and mime != "image/svg+xml":
        if isinstance(value, str):
            import base64

            return base64.b64decode(value)
        return bytes(memoryview(value))
    return value if isinstance(value, str) else None


def json_of(value):
    import json

    return json.dumps(value, allow_nan=False, ensure_ascii=False)


def text_of(item):
    try:
        return item if isinstance(item, str) else repr(item)
    except Exception:
        return object.__repr__(item)


# --- how it is sent -------------------------------------------------------------------------------------


def is_heard():
    try:
        return stat.S_ISFIFO(os.fstat(DESCRIPTOR).st_mode)
    except OSError:
        return False


def send(mime, data):
    if isinstance(data, str):
        data = data[: MESSAGE_BYTES_MAX + 1].encode("utf-8", "replace")
    start = mime.encode() + b"\n"
    message = start + data[: MESSAGE_BYTES_MAX + 1]
    name = os.urandom(NAME_BYTES)
    step = FRAME_BYTES_MAX - HEADER_BYTES
    for begin in range(0, len(message), step):
        payload = message[begin : begin + step]
        flags = IS_LAST if begin + step >= len(message) else 0
        if not write(name + len(payload).to_bytes(2, "little") + bytes((flags,)) + payload):
            return


def write(frame):
    """Whether somebody listens."""
    while True:
        try:
            os.write(DESCRIPTOR, frame)
            return True
        except BlockingIOError:
            # The program has made the pipe one that does not wait.
            import select

            select.select((), (DESCRIPTOR,), ())
        except OSError:
            return False


# --- objects that are only to be shown ------------------------------------------------------------------


class Shown:
    """Something that has one form."""

    mime = None

    def __init__(self, text):
        if not isinstance(text, str):
            raise TypeError(f"{type(self).__name__} takes a text, not {type(text).__name__}")
        self.data = text

    def __repr__(self):
        return f"{type(self).__name__}({self.data!r})"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {self.mime: self.data}


class HTML(Shown):
    """A text in HTML. It is shown apart from the page around it, and its scripts are not run."""

    mime = "text/html"


class Markdown(Shown):
    """A text in Markdown."""

    mime = "text/markdown"


class SVG(Shown):
    """A drawing, as the text of an SVG file."""

    mime = "image/svg+xml"


class JSON(Shown):
    """A value of dictionaries, lists, texts, numbers, truth values and None."""

    mime = "application/json"

    def __init__(self, value):
        self.data = value


class Image(Shown):
    """An image: the content of a PNG, JPEG, GIF, WebP or SVG file, or the path of one."""

    def __init__(self, source):
        if isinstance(source, (str, os.PathLike)):
            with open(source, "rb") as file:
                source = file.read()
        content = bytes(memoryview(source))
        self.mime = kind_of_image(content)
        self.data = content.decode() if self.mime == SVG.mime else content

    def __repr__(self):
        return f"<{type(self).__name__}: {self.mime}, {len(self.data)} bytes>"


class PNG(Image):
    """An image, as the content of a PNG file."""

    def __init__(self, content):
        self.data, self.mime = bytes(memoryview(content)), "image/png"


def kind_of_image(content):
    for start, mime in ((b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")):
        if content.startswith(start):
            return mime
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if b"<svg" in content[:1024]:
        return "image/svg+xml"
    raise ValueError("this is no PNG, JPEG, GIF, WebP or SVG image")
