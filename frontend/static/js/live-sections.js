// The newest version of each section, and the places of the page that show a value of one.

export class Sections {
  /** `changed(topic, section, version)` is called for each section that is new to the page. */
  constructor(changed) {
    this.changed = changed;
    this.versions = new Map();
    this.behind = new Map();
    this.seen = new Set(); // the topics whose state this connection has told
  }

  /** A new connection: what its first state says holds, even where the server was set back to an older copy. */
  startAnew() {
    this.seen.clear();
  }

  whole(topic, sections) {
    const first = !this.seen.has(topic);
    this.seen.add(topic);
    for (const [name, { version, data }] of Object.entries(sections)) this.apply(topic, name, version, data, first);
  }

  apply(topic, section, version, data, first = false) {
    const key = `${topic}:${section}`;
    const known = this.versions.get(key) ?? -1;
    if (first ? version === known : version <= known) return;
    this.versions.set(key, version);
    for (const place of document.querySelectorAll(`[data-live^="${key}:"]`)) {
      const value = valueAt(data, place.dataset.live.slice(key.length + 1));
      if (value !== undefined && place.textContent !== String(value)) place.textContent = value;
    }
    this.changed(topic, section, version);
    document.dispatchEvent(new CustomEvent("live:section", { detail: { topic, section, version, data } }));
  }

  /** The heartbeat says which versions there are; who is still behind a moment later asks. */
  compare(topic, versions, ask) {
    clearTimeout(this.behind.get(topic));
    const isBehind = () =>
      Object.entries(versions).some(([name, version]) => (this.versions.get(`${topic}:${name}`) ?? -1) < version);
    if (isBehind()) this.behind.set(topic, setTimeout(() => isBehind() && ask(), 200 + Math.random() * 1800));
  }
}

function valueAt(data, path) {
  return path.split(".").reduce((value, name) => value?.[name], data);
}
