// Says whether the page is current, in words; a screen reader hears it politely.

const PATIENCE = 2000; // milliseconds: a blink of the network is not worth a word

export class Chip {
  /** `words` has a sentence for each state, in the page's language. */
  constructor(words) {
    this.words = words;
    this.place = document.querySelector("[data-live-chip]") ?? placeAtFoot();
  }

  /** `state` is "open", "lost" or "stopped". */
  show(state) {
    // Each attempt that fails says "lost" again; the patience counts from the first.
    if (state === "lost" && this.later) return;
    clearTimeout(this.later);
    this.later = 0;
    const say = () => {
      this.place.hidden = false;
      this.place.dataset.state = state;
      this.place.textContent = this.words[state];
    };
    if (state === "lost") this.later = setTimeout(say, PATIENCE);
    else say();
  }
}

function placeAtFoot() {
  const place = document.createElement("p");
  place.className = "live-chip";
  place.setAttribute("role", "status");
  (document.querySelector("footer") ?? document.body).append(place);
  return place;
}
