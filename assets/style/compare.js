/* Two photos of one mark: slider, pair or blink, one zoom for both, and the untouched photo in a window of its own. */
"use strict";
(() => {
  const { triage } = window;
  const boxes = () => document.querySelectorAll("#screen [data-compare]");
  const frame = (box) => [...box.querySelectorAll(".zoomed")].find((one) => one.getClientRects().length);

  /* Shares of the photo to shares of its frame: the photo covers the frame, and its longer side is cut. */
  function inFrame(box, x, y) {
    const wide = Number(box.dataset.aspect) || 1;
    const shown = frame(box);
    const shape = shown ? shown.clientWidth / shown.clientHeight : 1;
    return wide > shape ? [(x - 0.5) * (wide / shape) + 0.5, y] : [x, (y - 0.5) * (shape / wide) + 0.5];
  }

  function place(box) {
    const view = box.view;
    const shown = frame(box);
    if (!view || !shown) return;
    const [across, down] = inFrame(box, view.x, view.y);
    const furthest = (view.zoom - 1) / 2;
    const kept = (share) => Math.max(-furthest, Math.min(furthest, (0.5 - share) * view.zoom));
    box.style.setProperty("--zoom", view.zoom);
    box.style.setProperty("--x", `${(kept(across) * shown.clientWidth).toFixed(1)}px`);
    box.style.setProperty("--y", `${(kept(down) * shown.clientHeight).toFixed(1)}px`);
  }

  function ready(box) {
    const [x, y, zoom] = (box.dataset.lookAt || "0.5 0.5 1").split(" ").map(Number);
    box.view = { x, y, zoom };
    const range = box.querySelector("[data-zoom]");
    if (range) range.value = zoom;
    place(box);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("#screen .compare input")) event.target.closest(".compare").style.setProperty("--pos", event.target.value + "%");
    if (!event.target.matches("#screen [data-zoom]")) return;
    const box = event.target.closest("[data-compare]");
    box.view.zoom = Number(event.target.value);
    place(box);
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("#screen [data-compare]");
    if (!box) return;
    if (event.target.name === "outlines") box.classList.toggle("with-outlines", event.target.checked);
    if (event.target.name !== "way") return;
    box.dataset.compare = event.target.value;
    box.querySelector("[data-blink]").hidden = event.target.value !== "blink";
    place(box);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#screen [data-blink]");
    if (button) button.closest("[data-compare]").querySelector("[data-slider]").classList.toggle("is-second");
    const opener = event.target.closest("#screen [data-original]");
    if (opener) openOriginal(opener);
  });

  let drag = null;
  document.addEventListener("pointerdown", (event) => {
    const photo = event.target.closest("#screen [data-compare] .zoomed");
    if (!photo) return;
    const box = photo.closest("[data-compare]");
    drag = { box, across: event.clientX, down: event.clientY, from: { ...box.view } };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || drag.from.zoom === 1) return;
    const shown = frame(drag.box);
    const wide = Number(drag.box.dataset.aspect) || 1;
    const side = shown.clientWidth * drag.from.zoom;
    const kept = (share) => Math.max(0, Math.min(1, share));
    drag.box.view.x = kept(drag.from.x - (event.clientX - drag.across) / (wide > 1 ? side * wide : side));
    drag.box.view.y = kept(drag.from.y - (event.clientY - drag.down) / (wide > 1 ? side : side / wide));
    place(drag.box);
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (drag = null));
  addEventListener("resize", () => boxes().forEach(place));

  /* The photo as it was taken: nothing is lined up or drawn on it. At full size each of its pixels is one of the page,
     and the box scrolls: by touch, mouse, wheel or arrow keys. */
  function openOriginal(opener) {
    const told = opener.dataset;
    const make = (name, given) => Object.assign(document.createElement(name), given);
    const view = make("div", { className: "camera original" });
    view.setAttribute("role", "dialog");
    view.setAttribute("aria-modal", "true");
    view.setAttribute("aria-label", opener.textContent.trim());
    const said = make("p", { textContent: told.opening });
    const photo = make("img", { src: told.original, alt: told.title, draggable: false });
    const middle = make("div", { className: "view", tabIndex: 0 });
    middle.append(photo);
    const size = make("button", { type: "button", className: "button", textContent: told.nearer });
    const shut = make("button", { type: "button", className: "button primary", textContent: told.close });
    const row = make("div", { className: "buttons" });
    row.append(size, shut);
    view.append(said, middle, row);
    photo.addEventListener("load", () => (said.textContent = told.title));
    photo.addEventListener("error", () => (said.textContent = triage.words().no_answer));
    size.addEventListener("click", () => {
      const full = view.classList.toggle("at-full-size");
      size.textContent = full ? told.whole : told.nearer;
      middle.scrollTo((middle.scrollWidth - middle.clientWidth) / 2, (middle.scrollHeight - middle.clientHeight) / 2);
    });
    pan(middle);
    const close = () => {
      view.remove();
      if (opener.isConnected) opener.focus();
    };
    shut.addEventListener("click", close);
    view.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key !== "Tab") return;
      event.preventDefault();
      const stops = [middle, size, shut];
      const at = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
      stops[(at + stops.length) % stops.length].focus();
    });
    triage.root().append(view);
    shut.focus();
  }

  /* A mouse drags the box; touch scrolls it by itself. */
  function pan(middle) {
    let held = false;
    middle.addEventListener("pointerdown", (event) => {
      held = event.pointerType === "mouse";
      if (held) middle.setPointerCapture(event.pointerId);
    });
    middle.addEventListener("pointermove", (event) => held && middle.scrollBy(-event.movementX, -event.movementY));
    for (const end of ["pointerup", "pointercancel"]) middle.addEventListener(end, () => (held = false));
  }

  document.addEventListener("triage:screen", ({ detail }) => detail.page.querySelectorAll("[data-compare]").forEach(ready));
})();
