// Says whether the page is current, in words; a screen reader hears it politely.

const PATIENCE = 2000; // milliseconds: a blink of the network is not worth a word

export class Chip {
  constructor(place) {
    this.place = place;
  }

  /** `word` is "open", "lost" or "stopped"; the words themselves stand in the page, in its language. */
  show(word) {
    clearTimeout(this.later);
    if (!this.place) return;
    const say = () => {
      this.place.hidden = false;
      this.place.dataset.state = word;
      this.place.textContent = this.place.dataset[word];
    };
    if (word === "lost") this.later = setTimeout(say, PATIENCE);
    else say();
  }
}
