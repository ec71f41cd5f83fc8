// The office's terminal forgets: the stub after half a minute, a ballot after two minutes without a touch; what was marked is gone.
// Without a script the server's own header does it, a minute later on the ballot.

const place = document.querySelector("[data-forget]");
if (place) {
  let timer = 0;
  const leave = () => {
    document.querySelector("#deed")?.reset?.();
    window.location.replace(place.dataset.forgetTo);
  };
  const wait = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(leave, Number(place.dataset.forget) * 1000);
  };
  for (const touch of ["pointerdown", "pointermove", "keydown", "scroll"]) window.addEventListener(touch, wait, { passive: true });
  // A page taken out of the browser's memory ("back") is not shown again.
  window.addEventListener("pageshow", (event) => (event.persisted ? leave() : wait()));
}
