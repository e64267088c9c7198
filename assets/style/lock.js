/* The lock of the file: after idle time the page asks the server to lock and clears itself at once, in every window.
   And passphrases: shown on demand, and judged while they are typed, without an answer that replaces the screen. */
"use strict";
(() => {
  const { triage } = window;
  const TELL = 60;
  const JUDGE_AFTER = 350;
  const others = window.BroadcastChannel ? new BroadcastChannel("triage-lock") : null;
  let touched = Date.now();
  let told = Date.now();
  let locking = false;

  const minutes = () => Number((triage.root() && triage.root().dataset.lockAfter) || 0);
  const canLock = () => Boolean(triage.root() && triage.root().hasAttribute("data-lock-after"));
  const tell = (said) => { if (others) others.postMessage(said); };
  const anew = () => location.replace(location.pathname);
  const post = (address, body) => fetch(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });

  function clearScreen() {
    locking = true;
    document.querySelectorAll("input, textarea").forEach((field) => { field.value = ""; });
    document.querySelectorAll("iframe[data-printed]").forEach((frame) => frame.remove());
    triage.root().replaceChildren();
  }

  /* The screen is emptied first: whatever becomes of the server, nothing is seen any more. */
  async function lock() {
    if (locking) return;
    clearScreen();
    try {
      await post("lock");
    } finally {
      tell("locked");
      anew();
    }
  }

  /* Time is read from the clock: a machine that slept has no ticks. */
  function check() {
    if (locking || !canLock() || !minutes()) return;
    if (Date.now() - touched >= minutes() * 60000) lock();
  }
  setInterval(check, 1000);

  function touch() {
    check();
    if (locking) return;
    touched = Date.now();
    if (!canLock() || touched - told < TELL * 1000) return;
    told = touched;
    tell("touched");
    post("here").catch(() => {});
  }
  for (const name of ["pointerdown", "keydown", "input", "scroll", "touchstart"]) {
    document.addEventListener(name, touch, { passive: true, capture: true });
  }
  for (const name of ["pageshow", "focus"]) addEventListener(name, check);
  document.addEventListener("visibilitychange", check);
  if (others) {
    others.addEventListener("message", ({ data }) => {
      if (data === "touched") touched = Date.now();
      if (data !== "locked" || locking || !canLock()) return;
      clearScreen();
      anew();
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("#screen [data-lock-now]")) lock();
    const menu = document.querySelector("#screen .whose[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
    const button = event.target.closest("#screen [data-reveal]");
    if (!button) return;
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.shown : button.dataset.hidden;
    field.focus();
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("#screen .whose[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  function say(field, score, advice) {
    const box = field.closest(".field");
    box.querySelectorAll(".strength i").forEach((bar, nth) => bar.classList.toggle("on", nth < score));
    box.querySelector("[role=status]").textContent = advice;
  }
  async function judge(field) {
    const passphrase = field.value;
    const named = field.form && field.form.elements.name;
    const answer = await post("strength", JSON.stringify({ passphrase, known: named ? named.value : "" })).catch(() => null);
    if (!answer || !answer.ok || field.value !== passphrase) return;
    const { score, advice } = await answer.json();
    say(field, Math.max(1, score), advice);
  }
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const field = event.target.closest && event.target.closest("#screen [data-judged]");
    if (!field) return;
    clearTimeout(waiting);
    if (field.value) waiting = setTimeout(() => judge(field), JUDGE_AFTER);
  });
  document.addEventListener("triage:screen", ({ detail }) => {
    if (detail.fresh) touched = Date.now();
    const field = detail.page.querySelector("[data-judged]");
    if (field && field.value) judge(field);
  });
})();
