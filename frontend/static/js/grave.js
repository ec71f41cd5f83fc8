// A grave key asks once, in its own place: the first press shows what it will cause, the second does it.
const REASON = "grave-reason";

function ask(key) {
  const line = document.createElement("p");
  line.className = "why";
  line.id = `${REASON}-${Date.now()}`;
  line.setAttribute("role", "status");
  key.dataset.asked = line.id;
  key.setAttribute("aria-describedby", line.id);
  key.after(line);
  // Filled after it stands in the page: only then is it read out.
  requestAnimationFrame(() => { line.textContent = key.dataset.confirm; });
}

function forget(key) {
  document.getElementById(key.dataset.asked)?.remove();
  delete key.dataset.asked;
  key.removeAttribute("aria-describedby");
}

document.addEventListener("submit", (event) => {
  const key = event.submitter;
  if (!key?.dataset.confirm || key.dataset.asked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(key);
}, true);

document.addEventListener("focusout", (event) => {
  if (event.target.dataset?.asked) setTimeout(() => forget(event.target), 200);
});
