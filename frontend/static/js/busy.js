// A key that was pressed says that it works, and a second press sends nothing twice.
const waiting = new Map();

function busy(key) {
  if (!key || waiting.has(key)) return;
  waiting.set(key, key.textContent);
  key.setAttribute("aria-busy", "true");
  if (key.dataset.busy) key.textContent = key.dataset.busy;
}

function ready(key) {
  if (!waiting.has(key)) return;
  key.textContent = waiting.get(key);
  key.removeAttribute("aria-busy");
  waiting.delete(key);
}

document.addEventListener("submit", (event) => {
  const key = event.submitter?.closest(".key");
  if (!key || event.defaultPrevented) return;
  if (waiting.has(key)) event.preventDefault();
  else busy(key);
});

// Back from the next page, or an answer of htmx: the key is ready again.
window.addEventListener("pageshow", () => [...waiting.keys()].forEach(ready));
document.addEventListener("htmx:afterRequest", () => [...waiting.keys()].forEach(ready));
