// The voter's own part of the check code is drawn on the voter's own device, where there is a script to draw it.

for (const field of document.querySelectorAll("[data-own-bytes]")) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  field.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
