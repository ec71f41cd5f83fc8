// allauth's script tells of a passkey that was not given; the page says so in a sentence, not only in the console.
const failed = document.getElementById("passkey-failed");
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (failed) failed.hidden = false;
});
