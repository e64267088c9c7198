/* A kiosk visit ends by itself: 90 s without a touch, a question, 20 s more, then everything is wiped. */
"use strict";
(() => {
  const { triage } = window;
  const IDLE = 90;
  const LEFT = 20;
  const FAILED = 5;
  const FRESH = "?wiped";
  const others = window.BroadcastChannel ? new BroadcastChannel("triage-visit") : null;
  let touched = Date.now();
  let told = 0;
  let wiping = false;

  const open = () => triage.root() && triage.root().hasAttribute("data-visit");
  const dialog = () => document.querySelector("#screen .dialog-back");
  const tell = (said) => { if (others) others.postMessage(said); };
  const idle = () => Number((triage.root() && triage.root().dataset.idle) || IDLE);
  const anew = () => location.replace(location.pathname + FRESH);

  function here() {
    touched = Date.now();
    if (dialog()) dialog().remove();
  }

  function ask() {
    const shape = document.getElementById("still-there");
    if (!shape) return;
    triage.root().append(shape.content.cloneNode(true));
    dialog().querySelector("[data-here]").focus();
  }

  async function clearStores() {
    localStorage.clear();
    sessionStorage.clear();
    if (window.caches) for (const name of await caches.keys()) await caches.delete(name);
    if (indexedDB.databases) for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  }

  function clearScreen() {
    wiping = true;
    document.querySelectorAll("input[type=file]").forEach((field) => { field.value = ""; });
    triage.root().replaceChildren();
  }

  /* The screen is emptied first: whatever becomes of the server, the next person sees nothing. A page that is
     opened anew with "?wiped" ends the visit too. */
  function wipe(why) {
    if (wiping) return;
    const act = triage.root().hasAttribute("data-clinic") ? "clinic.lock" : "kiosk.wipe";
    clearScreen();
    clearStores();
    tell("wiped");
    document.addEventListener("triage:trouble", anew);
    setTimeout(anew, FAILED * 1000);
    triage.send(act, { why });
  }

  /* Time is read from the clock: a machine that slept has no ticks. */
  function check() {
    if (wiping) return;
    const quiet = Math.max(0, Date.now() - touched) / 1000;
    if (!open()) {
      touched = Date.now();
    } else if (quiet >= idle() + LEFT) {
      wipe("idle");
    } else if (quiet >= idle()) {
      if (!dialog()) ask();
      if (!dialog()) return;
      const left = Math.ceil(idle() + LEFT - quiet);
      dialog().querySelector("[data-left]").textContent = left;
      dialog().querySelector(".g").setAttribute("stroke-dasharray", `${left} ${LEFT}`);
    }
  }
  setInterval(check, 1000);

  function touch() {
    check();
    if (dialog() || wiping) return;
    touched = Date.now();
    if (open() && touched - told > 5000) {
      told = touched;
      tell("touched");
    }
  }

  for (const name of ["pointerdown", "keydown", "input", "scroll", "touchstart", "triage:waits"]) {
    document.addEventListener(name, touch, { passive: true, capture: true });
  }
  for (const name of ["pageshow", "focus"]) addEventListener(name, check);
  document.addEventListener("visibilitychange", check);
  if (others) {
    others.addEventListener("message", ({ data }) => {
      if (data === "touched") here();
      if (data !== "wiped" || !open() || wiping) return;
      clearScreen();
      anew();
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-here]")) { here(); triage.send(triage.root().hasAttribute("data-clinic") ? "clinic.here" : "kiosk.here"); }
    if (event.target.closest("[data-wipe-now]")) wipe("asked");
  });
  document.addEventListener("keydown", (event) => {
    if (!dialog()) return;
    if (event.key === "Escape") { here(); triage.send(triage.root().hasAttribute("data-clinic") ? "clinic.here" : "kiosk.here"); }
    if (event.key === "Tab") {
      const buttons = [...dialog().querySelectorAll("button")];
      event.preventDefault();
      buttons[(buttons.indexOf(document.activeElement) + 1) % buttons.length].focus();
    }
  });

  /* After a wipe nothing of the visit stays in the browser: storage goes, and the page starts anew. */
  document.addEventListener("triage:screen", async ({ detail }) => {
    if (!detail.page.hasAttribute("data-wiped")) return;
    wiping = true;
    await clearStores();
    anew();
  });
})();
