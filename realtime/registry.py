"""What each kind of topic can tell: the apps above register here, so that this package imports none of them.

    def ready(self):
        registry.register("meeting", build_meeting, may_watch_meeting)

`build(topic_id)` reads the database and returns `{section: {"version": int, "data": {...}}}`: public facts only, the
same for every reader. A section's version must grow whenever its data change. LookupError: no such object.
`may_watch(user, topic_id)` returns None or a Refusal; `user` is a User or AnonymousUser.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realtime.frames import split_topic

Sections = Mapping[str, Mapping[str, Any]]
Builder = Callable[[int], Sections]
MayWatch = Callable[[Any, int], Any]


@dataclass(frozen=True)
class Kind:
    build: Builder
    may_watch: MayWatch
    often: Builder


@dataclass(frozen=True)
class Request:
    """A message that came over a socket. `user_id` is who the token was made for; None is nobody signed in.

    `language` is the page's; answer in it (`translation.override`).
    """

    user_id: int | None
    message: Mapping[str, Any]
    language: str = ""


# Takes a batch, returns one answer for each request, in order, after the commit.
BatchHandler = Callable[[Sequence[Request]], Sequence[Mapping[str, Any]]]

_kinds: dict[str, Kind] = {}
_messages: dict[str, BatchHandler] = {}


def register(prefix: str, build: Builder, may_watch: MayWatch, *, often: Builder | None = None) -> None:
    """`often`: only the sections that change with every ballot, where to build all would take much longer."""
    _kinds[prefix] = Kind(build, may_watch, often or build)


def register_message(name: str, handler: BatchHandler) -> None:
    """Let browsers send `{"type": name, ...}`; the answer is the handler's, as `{"type": name + "_result", ...}`."""
    _messages[name] = handler


def message_handler(name: str) -> BatchHandler | None:
    return _messages.get(name)


def message_names() -> tuple[str, ...]:
    return tuple(_messages)


def build(topic: str) -> Sections:
    """The current public sections of a topic; LookupError when there is no such kind or object."""
    prefix, number = split_topic(topic)
    return _kinds[prefix].build(number)


def build_often(topic: str) -> Sections:
    """As `build`, of what `announce_often` speaks of."""
    prefix, number = split_topic(topic)
    return _kinds[prefix].often(number)


def may_watch(user: Any, topic: str) -> Any:
    """None, or the Refusal why this user may not follow the topic; LookupError as for `build`."""
    prefix, number = split_topic(topic)
    return _kinds[prefix].may_watch(user, number)
