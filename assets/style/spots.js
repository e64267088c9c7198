/* The spots on an overview photo: choose one, move it, drop it, add one, or say which followed mark it is. */
"use strict";
(() => {
  const FINE = 0.004;
  const clamp = (value) => Math.max(0, Math.min(1, value));
  let now = null;

  function draw() {
    const { form, spots } = now;
    now.layer.replaceChildren(
      ...spots.map(([x, y, lesion], at) => {
        const spot = document.createElement("button");
        spot.type = "button";
        spot.className = lesion ? "spot linked" : "spot";
        spot.dataset.spot = at;
        spot.style.left = `${100 * x}%`;
        spot.style.top = `${100 * y}%`;
        const named = lesion ? now.names[lesion] : "";
        spot.setAttribute("aria-label", `${form.dataset.spotName} ${at + 1}${named ? `: ${named}` : ""}`);
        spot.setAttribute("aria-pressed", String(at === now.chosen));
        spot.append(Object.assign(document.createElement("b"), { textContent: at + 1 }));
        return spot;
      }),
    );
    form.elements.spots.value = JSON.stringify(spots.map(([x, y, lesion]) => [Number(x.toFixed(5)), Number(y.toFixed(5)), lesion]));
    const count = form.querySelector("[data-count]");
    count.textContent = count.dataset.words.replace("#", spots.length);
    const box = form.querySelector("[data-chosen]");
    box.hidden = now.chosen === null;
    if (now.chosen === null) return;
    box.querySelector("[data-chosen-title]").textContent = `${form.dataset.spotName} ${now.chosen + 1}`;
    box.querySelector("[data-is]").value = spots[now.chosen][2];
  }

  function choose(at, focus) {
    now.chosen = at;
    draw();
    if (focus && at !== null) now.layer.children[at].focus();
  }

  function add(x, y) {
    now.spots.push([clamp(x), clamp(y), ""]);
    choose(now.spots.length - 1, true);
  }

  function ready(form) {
    now = { form, spots: JSON.parse(form.dataset.spots), layer: form.querySelector("[data-layer]"), chosen: null, names: {} };
    form.querySelectorAll("[data-is] option").forEach((one) => (now.names[one.value] = one.textContent));
    draw();
  }

  const live = (event, name) => now && now.form.isConnected && event.target.closest && event.target.closest(name);
  const shares = (event) => {
    const box = now.layer.parentElement.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };

  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const spot = live(event, "form[data-spots] [data-spot]");
    if (!spot || event.button) return;
    held = { at: Number(spot.dataset.spot), from: [event.clientX, event.clientY], moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || !now) return;
    held.moved ||= Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]) > 6;
    if (!held.moved) return;
    const [x, y] = shares(event).map(clamp);
    now.spots[held.at] = [x, y, now.spots[held.at][2]];
    Object.assign(now.layer.children[held.at].style, { left: `${100 * x}%`, top: `${100 * y}%` });
  });
  document.addEventListener("pointerup", () => {
    if (held && held.moved && now) choose(held.at, true);
    setTimeout(() => (held = null), 0);
  });
  document.addEventListener("pointercancel", () => (held = null));

  document.addEventListener("click", (event) => {
    if (!live(event, "form[data-spots]")) return;
    const spot = event.target.closest("[data-spot]");
    if (spot) {
      choose(Number(spot.dataset.spot), true);
    } else if (event.target.closest("[data-overview]") && !(held && held.moved)) {
      add(...shares(event));
    } else if (event.target.closest("[data-add-spot]")) {
      add(0.5, 0.5);
    } else if (event.target.closest("[data-drop-spot]")) {
      now.spots.splice(now.chosen, 1);
      choose(null);
      now.form.querySelector("[data-add-spot]").focus();
    }
  });
  document.addEventListener("change", (event) => {
    if (!live(event, "form[data-spots] [data-is]") || now.chosen === null) return;
    now.spots[now.chosen][2] = event.target.value;
    draw();
  });
  document.addEventListener("keydown", (event) => {
    const spot = live(event, "form[data-spots] [data-spot]");
    if (!spot) return;
    const at = Number(spot.dataset.spot);
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Delete") {
      now.spots.splice(at, 1);
      choose(null);
    }
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? FINE * 5 : FINE;
    now.spots[at] = [clamp(now.spots[at][0] + step[0] * far), clamp(now.spots[at][1] + step[1] * far), now.spots[at][2]];
    choose(at, true);
  });
  document.addEventListener("triage:screen", ({ detail }) => {
    const form = detail.page.querySelector("form[data-spots]");
    now = null;
    if (form) ready(form);
  });
})();
