"""Frames of the WebSocket protocol (RFC 6455, 5.2) that are whole: nearly every one. Autobahn reads all others.

It looks at each frame byte by byte and step by step, for any version and extension.
"""

from __future__ import annotations

TEXT = 0x81  # the last frame of a message, and its first; no extension
MASKED = 0x80
TWO_BYTES, EIGHT_BYTES = 126, 127  # of the length, which follow


def whole_text(data: bytes) -> str | None:
    """What `data` says, if it is just one text frame of a browser. None: partial, more than one, no text, or wrong."""
    if len(data) < 6 or data[0] != TEXT or not data[1] & MASKED:
        return None
    length, at = data[1] ^ MASKED, 2
    if length == TWO_BYTES:
        length, at = int.from_bytes(data[2:4], "big"), 4
        if length < TWO_BYTES:
            return None
    if (length == EIGHT_BYTES and at == 2) or len(data) != at + 4 + length:
        return None
    mask = (data[at : at + 4] * (length // 4 + 1))[:length]
    said = (int.from_bytes(data[at + 4 :], "big") ^ int.from_bytes(mask, "big")).to_bytes(length, "big")
    try:
        return said.decode()
    except UnicodeDecodeError:
        return None


def framed(said: bytes) -> bytes:
    """As one text frame of a server."""
    length = len(said)
    if length < TWO_BYTES:
        return bytes((TEXT, length)) + said
    if length < 2**16:
        return bytes((TEXT, TWO_BYTES)) + length.to_bytes(2, "big") + said
    return bytes((TEXT, EIGHT_BYTES)) + length.to_bytes(8, "big") + said
