"""What a PDF of the house says, read without any system package: fonts' ToUnicode maps and the text operators."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_PLAIN = rb"[^()\\]|\\."
# A pair of parentheses inside a string needs no escape.
_ONE = rb"\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb")*\))*\)|<[0-9A-Fa-f]*>"
_STRING = re.compile(_ONE, re.DOTALL)
_TOKEN = re.compile(rb"/(\w+) [\d.-]+ Tf|\[((?:" + _ONE + rb"|[\d\s.-])*)\]\s*TJ|(" + _ONE + rb")\s*Tj", re.DOTALL)
_ESCAPE = re.compile(rb"\\(\d{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def faces_of(pdf: bytes) -> set[str]:
    """Names of the embedded faces, without the tag of the subset."""
    found = re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([A-Za-z0-9]+)", pdf)
    return {name.decode() for name in found}


def text_of(pdf: bytes) -> str:
    """The words in the order of the file, without spaces and line ends: for `in`, not for layout."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = {
        name: _to_unicode(objects, int(number))
        for body in objects.values()
        for inside in re.findall(rb"/Font\s*<<(.*?)>>", body, re.DOTALL)
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", inside)
    }
    contents = (_stream(body) for body in objects.values() if b"stream" in body and b"/Subtype" not in body)
    return "".join(re.sub(r"\s", "", _said(stream, fonts)) for stream in contents if b" Tf" in stream)


def _stream(body: bytes) -> bytes:
    _, data = body.split(b"stream", 1)
    data = data.lstrip(b"\r\n").rsplit(b"endstream", 1)[0]
    return zlib.decompressobj().decompress(data) if b"/FlateDecode" in body else data


def _to_unicode(objects: dict[int, bytes], font: int) -> dict[int, str]:
    at = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(font, b""))
    if at is None:
        return {}
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", _stream(objects[int(at[1])]), re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def _said(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    words, face = [], {}
    for name, several, one in _TOKEN.findall(stream):
        if name:
            face = fonts.get(name, {})
        for string in _STRING.findall(several or one):
            raw = _bytes(string)
            words += [face.get(int.from_bytes(raw[n : n + 2], "big"), "") for n in range(0, len(raw), 2)]
    return "".join(words)


def _bytes(string: bytes) -> bytes:
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 8)]) if m[1].isdigit() else _NAMED.get(m[1], m[1]), string[1:-1])
