// Keeps an open page current. The page works without it; `docs/realtime.md` tells what to put into a template.

import { Chip } from "./live-chip.js";
import { Fragments } from "./live-fragments.js";
import { Sections } from "./live-sections.js";
import { Socket } from "./live-socket.js";

const head = document.querySelector('meta[name="live-token"]');
const chip = head && new Chip(head.dataset);
const fragments = new Fragments(head?.dataset.show);
const sections = new Sections((topic, section, version) => fragments.changed(topic, section, version));
const socket = head && new Socket(head.dataset, head.content, {
  state: (word) => chip.show(word),
  opened: () => sections.startAnew(),
  received(frame) {
    if (frame.readers) fragments.spread(frame.readers);
    if (frame.type === "state") sections.whole(frame.topic, frame.sections);
    else if (frame.type === "section") sections.apply(frame.topic, frame.section, frame.version, frame.data);
    else if (frame.type === "heartbeat") sections.compare(frame.topic, frame.versions, () => socket.resync(frame.topic));
  },
});
socket?.connect();

/**
 * Send a message of a registered kind, `{type: "cast", key: <unique>, ...}`, and wait for its answer, which comes after
 * the commit. Rejects when there is no connection or it is lost meanwhile: then submit the plain form with the same
 * key, which never counts twice.
 */
export function ask(message) {
  return socket ? socket.ask(message) : Promise.reject(new Error("no live connection on this page"));
}
