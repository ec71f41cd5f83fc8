// One socket for the page: shows its token, renews it, and comes back by itself after anything.

const EXPIRED = 4401;
const NOT_ALLOWED = 4403;
const NOT_UNDERSTOOD = 4400;
const LONGEST_REST = 15_000; // milliseconds
const RENEW_BEFORE = 60_000;

export class Socket {
  /** `place` has the addresses `socket` and `renew`, the `topics`, and `expires` in seconds; `on` has the callbacks. */
  constructor(place, token, on) {
    this.place = place;
    this.topics = place.topics.split(" ").filter(Boolean);
    this.on = on;
    this.failures = 0;
    this.refusals = 0;
    this.waiting = new Map();
    this.heartbeat = 15;
    this.keep(token, Number(place.expires));
    addEventListener("online", () => this.connectNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.connectNow());
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.connectNow());
  }

  keep(token, seconds) {
    this.token = token;
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => this.renew(), Math.max(seconds * 1000 - RENEW_BEFORE * (1 + Math.random()), 1000));
  }

  connect() {
    if (!this.topics.length) return;
    clearTimeout(this.retry);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = (this.socket = new WebSocket(`${scheme}//${location.host}${this.place.socket}`));
    const language = document.documentElement.lang;
    socket.onopen = () => this.send({ type: "hello", token: this.token, language });
    socket.onmessage = (event) => this.received(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
    this.listenFor(socket);
  }

  connectNow() {
    if (this.socket === null) this.connect();
  }

  leave() {
    const socket = this.socket;
    this.socket = null;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    socket?.close(1000);
  }

  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  resync(topic) {
    this.send({ type: "resync", topic });
  }

  ask(message) {
    return new Promise((resolve, reject) => {
      this.waiting.set(message.key, { resolve, reject });
      if (this.send(message)) return;
      this.waiting.delete(message.key);
      reject(new Error("not connected"));
    });
  }

  received(frame) {
    this.listenFor(this.socket);
    if (frame.type === "welcome") {
      this.failures = this.refusals = 0;
      this.heartbeat = frame.heartbeat;
      this.on.state("open");
    } else if (frame.type === "state" && this.fresh !== this.socket) {
      this.fresh = this.socket;
      this.on.opened();
    } else if (this.waiting.has(frame.key)) {
      this.waiting.get(frame.key).resolve(frame);
      this.waiting.delete(frame.key);
    }
    this.on.received(frame);
  }

  /** A connection that is only half there says nothing, not even its heartbeat. */
  listenFor(socket) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      if (socket !== this.socket) return;
      socket.close();
      this.closed(1006);
    }, 3000 * this.heartbeat);
  }

  async closed(code) {
    this.socket = null;
    clearTimeout(this.silence);
    for (const { reject } of this.waiting.values()) reject(new Error("the connection was lost"));
    this.waiting.clear();
    if (code === NOT_UNDERSTOOD) return this.on.state("stopped"); // the page is older than the server
    this.on.state("lost");
    if (code === EXPIRED || code === NOT_ALLOWED) {
      this.refusals += 1;
      if (!(await this.renew())) return;
    }
    this.rest();
  }

  rest() {
    this.failures += 1;
    const longest = Math.min(500 * 2 ** this.failures, LONGEST_REST);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connectNow(), 200 + Math.random() * longest);
  }

  /** A new token; false when this reader may follow nothing here any more. */
  async renew() {
    const query = this.topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
    try {
      const answer = await fetch(`${this.place.renew}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { token, topics, expires_in: seconds } = await answer.json();
      this.topics = topics;
      if (!topics.length || this.refusals > 5) {
        this.on.state("stopped");
        return false;
      }
      this.keep(token, seconds);
      this.send({ type: "renew", token, language: document.documentElement.lang });
    } catch {
      clearTimeout(this.renewal);
      this.renewal = setTimeout(() => this.renew(), 5000 + Math.random() * 5000); // the token still holds for a while
    }
    return true;
  }
}
