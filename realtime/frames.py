"""The text frames that go to browsers. A section's body is encoded once, for every reader, for every process."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

TOPIC = re.compile(r"[a-z_]+\.[0-9]{1,18}")
SECTION = re.compile(r"[a-z_]+")


# Made once: `json.dumps` makes one for each frame.
encode: Callable[[Any], str] = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def split_topic(topic: str) -> tuple[str, int]:
    """`meeting.42` as ("meeting", 42); ValueError when it is no topic."""
    if not TOPIC.fullmatch(topic):
        raise ValueError(f"not a topic: {topic!r}")
    prefix, _, number = topic.partition(".")
    return prefix, int(number)


def body(version: int, data: Mapping[str, Any]) -> str:
    """The inside of a section, without its braces: `"version":3,"data":{...}`."""
    return f'"version":{int(version)},"data":{encode(data)}'


def section(topic: str, name: str, inside: str) -> str:
    return f'{{"type":"section","topic":"{topic}","section":"{name}",{inside}}}'


def state(topic: str, insides: Mapping[str, str]) -> str:
    """The whole public state of a topic, put together from the bodies of its sections."""
    sections = ",".join(f'"{name}":{{{inside}}}' for name, inside in insides.items())
    return f'{{"type":"state","topic":"{topic}","sections":{{{sections}}}}}'


def heartbeat(topic: str, versions: Mapping[str, int], readers: int) -> str:
    """`readers`: how many follow the topic here, so that a page can spread what it asks for in answer."""
    return f'{{"type":"heartbeat","topic":"{topic}","versions":{encode(versions)},"readers":{readers}}}'
