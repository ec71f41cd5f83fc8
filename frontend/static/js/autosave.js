// Drafts stay on this device until they are sent: <form data-autosave="user:form">. Never used for ballots.
const PREFIX = "draft:";
const kept = (form) => PREFIX + form.dataset.autosave + ":" + location.pathname;
const words = (form) => [...form.elements].filter((e) => e.name && /^(textarea|select-one|text|date|number|radio|checkbox)$/.test(e.type));

function read(form) {
  const said = {};
  for (const field of words(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) said[field.name] = [...(said[field.name] || []), field.value];
    } else said[field.name] = field.value;
  }
  return said;
}

function write(form, said) {
  for (const field of words(form)) {
    if (!(field.name in said) && field.type !== "checkbox") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = (said[field.name] || []).includes(field.value);
    else field.value = said[field.name];
  }
}

function tell(form, before) {
  const line = document.createElement("p");
  line.className = "restored";
  line.setAttribute("role", "status");
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "wordkey", textContent: form.dataset.discard });
  discard.addEventListener("click", () => {
    write(form, before);
    localStorage.removeItem(kept(form));
    line.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  line.append(form.dataset.restored, " ", discard);
  form.prepend(line);
}

function look(form) {
  const before = read(form);
  const key = kept(form);
  const stored = localStorage.getItem(key);
  // After a refusal the server has printed what was typed: that is newer.
  if (stored && stored !== JSON.stringify(before) && !form.querySelector(".error, .slip-refused")) {
    write(form, { ...before, ...JSON.parse(stored) });
    tell(form, before);
  }
  form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(read(form))));
  form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
}

// A draft is forgotten when it has arrived: the next page says so, or no longer holds the form.
function arrived(forms) {
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  const still = forms.some((form) => kept(form) === sent);
  if (sent && (!still || document.querySelector(".slips .slip-done"))) localStorage.removeItem(sent);
}

try {
  const forms = [...document.querySelectorAll("form[data-autosave]")];
  arrived(forms);
  forms.forEach(look);
} catch { /* storage is full or forbidden: the forms work without it */ }
