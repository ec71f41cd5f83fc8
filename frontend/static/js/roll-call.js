// A roll call from the keyboard: ↑ ↓ from line to line, a number for the answer, / to find. Without this script the form is
// the same rows of radio buttons.

const form = document.querySelector("[data-roll-call]");
const lines = [...form.querySelectorAll(".call-line")].filter((line) => line.querySelector("input"));
const said = form.querySelector("[data-call-said]");
const count = document.querySelector("[data-call-count]");
const find = form.querySelector("#find");

const words = (input) => input.closest("label").textContent.trim();
const name = (line) => line.querySelector("legend").textContent.trim().replace(/\s+/g, " ");
const radios = (line) => [...line.querySelectorAll("input")];
const shown = () => lines.filter((line) => !line.hidden);

function goTo(line) {
  if (!line) return;
  (radios(line).find((input) => input.checked) ?? radios(line)[0]).focus();
}

function tell() {
  const counted = new Map();
  for (const line of lines) {
    const chosen = radios(line).find((input) => input.checked);
    if (chosen?.value) counted.set(words(chosen), (counted.get(words(chosen)) ?? 0) + 1);
  }
  if (count) count.textContent = [...counted].map(([word, n]) => `${word} ${n}`).join(" · ");
}

function search(text) {
  const asked = text.trim().toLowerCase();
  for (const line of lines) {
    const [number, ...rest] = line.dataset.find.toLowerCase().split(" ");
    line.hidden = Boolean(asked) && number !== asked && !rest.join(" ").includes(asked);
  }
}

function answer(line, input) {
  input.checked = true;
  said.textContent = `${name(line)}: ${words(input)}`;
  tell();
  if (find.value) {
    find.value = "";
    search("");
    find.focus();
  } else {
    goTo(shown()[shown().indexOf(line) + 1]);
  }
}

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === find) {
    if (event.key === "Enter") {
      event.preventDefault();
      goTo(shown()[0]);
    } else if (event.key === "Escape") {
      find.value = "";
      search("");
    }
    return;
  }
  const line = event.target.closest?.(".call-line");
  if (event.key === "/" && find) {
    event.preventDefault();
    find.focus();
  } else if (line && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    goTo(shown()[shown().indexOf(line) + (event.key === "ArrowDown" ? 1 : -1)]);
  } else if (line && /^[1-9]$/.test(event.key)) {
    const input = radios(line)[Number(event.key) - 1];
    if (!input) return;
    event.preventDefault();
    answer(line, input);
  } else if (line && event.key === "Enter") {
    // Enter in a row would press the first key of the form, which presets everybody.
    event.preventDefault();
  }
});

if (find) {
  for (const hidden of form.querySelectorAll(".call-find, .call-help")) hidden.hidden = false;
  find.addEventListener("input", () => search(find.value));
}
form.addEventListener("change", tell);
tell();
