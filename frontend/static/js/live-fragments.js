// Parts of the page that the server draws again. Never under the hands of somebody who types in them.

const LEAST_PAUSE = 1000; // milliseconds between two requests of one part
const REQUESTS_A_SECOND = 200; // of all readers together

export class Fragments {
  /** `show` is the label of the key that offers a part which was held back. */
  constructor(show) {
    this.show = show ?? "";
    this.readers = 1;
    this.parts = new WeakMap();
    document.addEventListener("focusout", () => setTimeout(() => this.tryHeldBack()));
  }

  /** So many read with us: spread the requests over a time that the server can bear. */
  spread(readers) {
    this.readers = readers;
  }

  changed(topic, section, version) {
    const name = `${topic}:${section}`;
    for (const place of document.querySelectorAll(`[data-live-fragment~="${name}"]`)) {
      if (Number(place.dataset.liveVersion ?? NaN) >= version) continue; // the page was drawn with it
      this.fetchSoon(place);
    }
  }

  fetchSoon(place) {
    const part = this.part(place);
    part.stale = true;
    if (part.busy) return;
    part.busy = true;
    const longest = Math.min((this.readers / REQUESTS_A_SECOND) * 1000, 10_000);
    const wait = Math.max(Math.random() * longest, part.fetchedAt + LEAST_PAUSE - Date.now(), 0);
    setTimeout(() => this.fetch(place), wait);
  }

  async fetch(place) {
    const part = this.part(place);
    part.stale = false;
    part.fetchedAt = Date.now();
    try {
      const answer = await fetch(place.dataset.src, { headers: { "HX-Request": "true", "X-Live": "1" } });
      if (answer.ok && !answer.redirected) this.offer(place, await answer.text());
      else if (answer.status >= 500) part.stale = true;
    } catch {
      part.stale = true;
    }
    part.busy = false;
    if (part.stale && place.isConnected) this.fetchSoon(place);
  }

  offer(place, html) {
    const fresh = childrenFor(place, html);
    const part = this.part(place);
    if (part.shown === fresh.innerHTML || place.innerHTML.trim() === fresh.innerHTML.trim()) return this.release(place);
    part.held = fresh;
    if (isInUse(place)) this.offerKey(place);
    else this.swap(place);
  }

  swap(place) {
    const part = this.part(place);
    const open = [...place.querySelectorAll("details[open][id]")].map((details) => details.id);
    part.shown = part.held.innerHTML;
    place.replaceChildren(...part.held.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    this.release(place);
    globalThis.htmx?.process(place);
    place.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
  }

  release(place) {
    const part = this.part(place);
    part.held = null;
    part.key?.remove();
    part.key = null;
  }

  offerKey(place) {
    const part = this.part(place);
    if (part.key) return;
    part.key = document.createElement("button");
    part.key.type = "button";
    part.key.className = "key key-quiet live-show";
    part.key.textContent = this.show;
    part.key.addEventListener("click", () => {
      const typed = valuesOf(place);
      this.swap(place);
      restore(place, typed);
    });
    place.before(part.key);
  }

  tryHeldBack() {
    for (const place of document.querySelectorAll("[data-live-fragment]")) {
      if (this.part(place).held && !isInUse(place)) this.swap(place);
    }
  }

  part(place) {
    if (!this.parts.has(place)) {
      this.parts.set(place, { busy: false, stale: false, fetchedAt: 0, held: null, key: null, shown: null });
    }
    return this.parts.get(place);
  }
}

/** The answer may be the inside of the part, or the part itself. */
function childrenFor(place, html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return (place.id && body.querySelector(`#${CSS.escape(place.id)}`)) || body;
}

const controls = (place) => place.querySelectorAll("input:not([type=hidden]), textarea, select");

function isInUse(place) {
  const focused = document.activeElement;
  if (place.contains(focused) && focused.matches("input, textarea, select, [contenteditable]")) return true;
  return [...controls(place)].some(isDirty);
}

function isDirty(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "file") return control.files.length > 0;
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    return options.some((option) => option.defaultSelected)
      ? options.some((option) => option.selected !== option.defaultSelected)
      : control.selectedIndex > 0;
  }
  return control.value !== control.defaultValue;
}

const nameOf = (control) => `${control.form?.getAttribute("action")} ${control.name} ${control.id}`;

function valuesOf(place) {
  return new Map(
    [...controls(place)].filter((control) => isDirty(control) && control.type !== "file")
      .map((control) => [nameOf(control), control]),
  );
}

function restore(place, typed) {
  for (const control of controls(place)) {
    const before = typed.get(nameOf(control));
    if (!before) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = before.checked;
    else control.value = before.value;
  }
}
