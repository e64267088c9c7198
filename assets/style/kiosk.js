/* A kiosk visit ends by itself: 90 s without a touch, a question, 20 s more, then everything is wiped. */
"use strict";
(() => {
  const { triage } = window;
  const IDLE = 90;
  const LEFT = 20;
  let quiet = 0;
  let left = null;

  const open = () => triage.root() && triage.root().hasAttribute("data-visit");
  const dialog = () => document.querySelector("#screen .dialog-back");

  function here() {
    quiet = 0;
    left = null;
    if (dialog()) dialog().remove();
  }

  function ask() {
    const shape = document.getElementById("still-there");
    if (!shape) return;
    triage.root().append(shape.content.cloneNode(true));
    left = LEFT;
    dialog().querySelector("[data-here]").focus();
  }

  function wipe(why) {
    here();
    triage.send("kiosk.wipe", { why });
  }

  setInterval(() => {
    if (!open()) {
      quiet = 0;
      return;
    }
    if (left === null) {
      quiet += 1;
      if (quiet >= IDLE) ask();
      return;
    }
    left -= 1;
    if (!dialog()) {
      here();
      return;
    }
    dialog().querySelector("[data-left]").textContent = left;
    dialog().querySelector(".g").setAttribute("stroke-dasharray", `${left} ${LEFT}`);
    if (left <= 0) wipe("idle");
  }, 1000);

  for (const name of ["pointerdown", "keydown", "input", "scroll", "touchstart"]) {
    document.addEventListener(name, () => { if (left === null) quiet = 0; }, { passive: true, capture: true });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-here]")) { here(); triage.send("kiosk.here"); }
    if (event.target.closest("[data-wipe-now]")) wipe("asked");
  });
  document.addEventListener("keydown", (event) => {
    if (!dialog()) return;
    if (event.key === "Escape") { here(); triage.send("kiosk.here"); }
    if (event.key === "Tab") {
      const buttons = [...dialog().querySelectorAll("button")];
      event.preventDefault();
      buttons[(buttons.indexOf(document.activeElement) + 1) % buttons.length].focus();
    }
  });

  /* After a wipe nothing of the visit stays in the browser: storage goes, and the page starts anew. */
  document.addEventListener("triage:screen", async ({ detail }) => {
    if (!detail.page.hasAttribute("data-wiped")) return;
    localStorage.clear();
    sessionStorage.clear();
    if (window.caches) for (const name of await caches.keys()) await caches.delete(name);
    if (indexedDB.databases) for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
    location.replace(location.pathname + "?wiped");
  });
})();
