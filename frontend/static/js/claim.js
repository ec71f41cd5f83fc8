// The letter's QR code carries the code in the fragment, which no browser sends to a server. It goes into the field,
// and out of the address bar and the history.
const code = new URLSearchParams(location.hash.slice(1)).get("code");
const field = document.querySelector("input[name=code]");
if (code && field) {
  if (!field.value) field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
