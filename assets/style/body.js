/* The body map: the pin of one mark is set by a tap or moved by the arrow keys. */
"use strict";
(() => {
  const { triage } = window;
  const FIGURE = 214;
  const TALL = 524;
  const STEP = 3;

  /* Where the pointer is on the drawing, in its own units: the front figure left, the back figure right. */
  triage.onDrawing = (svg, event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  };
  triage.asPin = ([x, y]) => {
    const back = x >= FIGURE;
    const share = (value) => String(Math.max(0, Math.min(1, value)).toFixed(4));
    return { view: back ? "back" : "front", x: share((x - (back ? FIGURE : 0)) / FIGURE), y: share(y / TALL) };
  };

  function put(form, [x, y]) {
    const at = [Math.max(4, Math.min(2 * FIGURE - 4, x)), Math.max(4, Math.min(TALL - 4, y))];
    form.querySelector("[data-set-pin]").setAttribute("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
    for (const [name, value] of Object.entries(triage.asPin(at))) form.elements[name].value = value;
  }
  const held = (form) => form.querySelector("[data-set-pin]").getAttribute("transform").match(/-?[\d.]+/g).map(Number);

  document.addEventListener("click", (event) => {
    const svg = event.target.closest && event.target.closest("#screen form[data-pin] svg.bodymap");
    if (svg) put(svg.closest("form"), triage.onDrawing(svg, event));
  });
  document.addEventListener("keydown", (event) => {
    const pin = event.target.closest && event.target.closest("#screen [data-set-pin]");
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!pin || !step) return;
    event.preventDefault();
    const form = pin.closest("form");
    const far = event.shiftKey ? 8 : STEP;
    const [x, y] = held(form);
    put(form, [x + step[0] * far, y + step[1] * far]);
    const back = form.querySelector("#show-back");
    const other = held(form)[0] >= FIGURE;
    if (back.checked !== other) form.querySelectorAll("[name=show]").forEach((one) => (one.checked = (one.value === "back") === other));
  });
})();
