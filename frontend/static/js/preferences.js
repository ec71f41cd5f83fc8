// Large type and theme change at once on this page; the same form keeps the choice. Without this the page reloads.
const root = document.documentElement;

async function keep(form, button) {
  const said = new FormData(form);
  said.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body: said, redirect: "manual", headers: { "X-CSRFToken": said.get("csrfmiddlewaretoken") } });
  return answer.type === "opaqueredirect" || answer.ok;
}

function show(button) {
  if (button.name === "type") {
    const large = button.value === "large";
    root.toggleAttribute("data-type", large);
    if (large) root.dataset.type = "large";
    button.value = large ? "normal" : "large";
    button.setAttribute("aria-pressed", String(large));
    return;
  }
  if (button.value === "system") delete root.dataset.theme;
  else root.dataset.theme = button.value;
  for (const one of document.querySelectorAll("button[data-switch=theme]")) {
    one.setAttribute("aria-pressed", String(one.value === button.value));
  }
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.switch) return;
  event.preventDefault();
  const plain = () => {
    delete button.dataset.switch;
    event.target.requestSubmit(button);
  };
  try {
    if (await keep(event.target, button)) show(button);
    else plain();
  } catch {
    plain();
  }
});
