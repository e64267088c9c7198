/* The outline of a mark: take the one that was found, place a ring, or drag its points. Shares of the photo. */
"use strict";
(() => {
  const { triage } = window;
  const HANDLES = 12;
  const STEPS = 8;
  const RING = 64;
  const SMALLEST = 0.01;
  const TIMES = 50;
  const MOST_ZOOM = 12;
  const clamp = (value) => Math.max(0, Math.min(1, value));
  let now = null;

  const lengthOf = (one, other) => Math.hypot((one[0] - other[0]) * now.aspect, one[1] - other[1]);

  /* Points at equal steps along a closed line. */
  function spread(points, count) {
    const closed = [...points, points[0]];
    const legs = points.map((point, at) => lengthOf(point, closed[at + 1]));
    const step = legs.reduce((sum, leg) => sum + leg, 0) / count;
    const made = [];
    let at = 0;
    let gone = 0;
    for (let k = 0; k < count; k += 1) {
      while (at < legs.length - 1 && gone + legs[at] < k * step) gone += legs[at++];
      const share = legs[at] ? (k * step - gone) / legs[at] : 0;
      made.push([0, 1].map((axis) => closed[at][axis] + share * (closed[at + 1][axis] - closed[at][axis])));
    }
    return made;
  }

  /* A smooth closed line through the handles (Catmull-Rom). */
  function smooth(handles) {
    const count = handles.length;
    const made = [];
    for (let k = 0; k < count; k += 1) {
      const [a, b, c, d] = [-1, 0, 1, 2].map((step) => handles[(k + step + count) % count]);
      for (let part = 0; part < STEPS; part += 1) {
        const t = part / STEPS;
        made.push([0, 1].map((axis) => clamp(0.5 * (2 * b[axis] + (c[axis] - a[axis]) * t + (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t * t + (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t ** 3))));
      }
    }
    return made;
  }

  function circle({ x, y, radius }) {
    return Array.from({ length: RING }, (_, k) => {
      const angle = (k * 2 * Math.PI) / RING;
      return [clamp(x + radius * Math.cos(angle)), clamp(y + radius * now.aspect * Math.sin(angle))];
    });
  }

  function bounds(points) {
    const across = points.map((point) => point[0]);
    const down = points.map((point) => point[1]);
    return { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) };
  }

  function ringRound(points) {
    const box = bounds(points);
    const wide = (box.right - box.left + (box.bottom - box.top) / now.aspect) / 4;
    return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, radius: Math.max(SMALLEST, wide) };
  }

  /* Where the photo lies on the stage, in pixels: it fits whole at zoom 1, and leaves no gap when larger. */
  function sheet() {
    const { clientWidth: width, clientHeight: height } = now.stage;
    const wide = Math.min(width, height * now.aspect) * now.zoom;
    const high = wide / now.aspect;
    const edge = (size, room, middle) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, room / 2 - middle * size)));
    return { wide, high, left: edge(wide, width, now.middle[0]), top: edge(high, height, now.middle[1]) };
  }

  function showWhole() {
    now.zoom = 1;
    now.middle = [0.5, 0.5];
  }

  function showMark(points) {
    const box = bounds(points);
    const { clientWidth: width, clientHeight: height } = now.stage;
    const whole = Math.min(width, height * now.aspect);
    const part = Math.max(((box.right - box.left) * whole) / width, ((box.bottom - box.top) * (whole / now.aspect)) / height);
    now.middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    now.zoom = Math.max(1, Math.min(MOST_ZOOM, 0.6 / Math.max(part, 0.02)));
  }

  function draw() {
    const place = sheet();
    Object.assign(now.sheet.style, { width: `${place.wide}px`, height: `${place.high}px`, left: `${place.left}px`, top: `${place.top}px` });
    const line = now.points.map(([x, y], at) => `${at ? "L" : "M"}${(x * place.wide).toFixed(1)} ${(y * place.high).toFixed(1)}`).join("") + (now.points.length ? "Z" : "");
    now.svg.setAttribute("viewBox", `0 0 ${place.wide} ${place.high}`);
    now.svg.querySelectorAll("path").forEach((path) => path.setAttribute("d", line));
    const spots = now.way === "drag" ? now.handles : now.way === "ring" ? [[now.ring.x, now.ring.y]] : [];
    [...now.grips.children].forEach((grip, at) => {
      grip.style.left = `${place.left + spots[at][0] * place.wide}px`;
      grip.style.top = `${place.top + spots[at][1] * place.high}px`;
    });
    now.form.elements.points.value = JSON.stringify(now.points.map((point) => point.map((share) => Number(share.toFixed(5)))));
    now.form.elements.by.value = { found: now.by, ring: "ring", drag: "person" }[now.way];
    now.form.querySelector("[type=submit]").disabled = now.points.length < 3;
    const size = now.form.querySelector("[data-size]");
    size.value = (100 * Math.log(now.ring.radius / SMALLEST)) / Math.log(TIMES);
  }

  function grips(count, name) {
    now.grips.replaceChildren(
      ...Array.from({ length: count }, (_, at) => {
        const grip = document.createElement("button");
        grip.type = "button";
        grip.className = "grip";
        grip.setAttribute("aria-label", name.replace("#", at + 1).replace("##", count));
        grip.dataset.grip = at;
        return grip;
      }),
    );
  }

  function change(way) {
    now.way = way;
    now.form.dataset.way = way;
    if (way === "found") now.points = now.found;
    if (way === "ring") {
      if (now.points.length) now.ring = ringRound(now.points);
      now.points = circle(now.ring);
    }
    if (way === "drag") {
      now.handles = spread(now.points.length ? now.points : circle(now.ring), HANDLES);
      now.points = smooth(now.handles);
      showMark(now.points);
    }
    grips(way === "drag" ? HANDLES : way === "ring" ? 1 : 0, way === "drag" ? now.form.dataset.pointName : now.form.dataset.middleName);
    draw();
  }

  function moveTo(at, x, y) {
    if (now.way === "ring") {
      Object.assign(now.ring, { x: clamp(x), y: clamp(y) });
      now.points = circle(now.ring);
    } else {
      now.handles[at] = [clamp(x), clamp(y)];
      now.points = smooth(now.handles);
    }
    draw();
  }

  function shares(event) {
    const box = now.stage.getBoundingClientRect();
    const place = sheet();
    return [(event.clientX - box.left - place.left) / place.wide, (event.clientY - box.top - place.top) / place.high];
  }

  function ready(form) {
    const read = JSON.parse(form.dataset.outline);
    const find = (name) => form.querySelector(name);
    now = { form, stage: find("[data-stage]"), sheet: find("[data-sheet]"), svg: find("[data-sheet] svg"), grips: find("[data-grips]"), aspect: Number(form.dataset.aspect), found: read.points, by: read.by, points: read.points, ring: { x: 0.5, y: 0.5, radius: 0.12 }, handles: [] };
    showWhole();
    if (now.points.length) showMark(now.points);
    const way = now.points.length ? "found" : "ring";
    form.querySelectorAll("[name=way]").forEach((box) => (box.checked = box.value === way));
    change(way);
  }

  const live = (event, name) => now && now.form.isConnected && event.target.closest && event.target.closest(name);
  document.addEventListener("change", (event) => {
    if (!live(event, "[data-outline] [name=way]")) return;
    change(event.target.value);
    now.stage.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("input", (event) => {
    if (!live(event, "[data-size]")) return;
    now.ring.radius = SMALLEST * TIMES ** (Number(event.target.value) / 100);
    now.points = circle(now.ring);
    draw();
  });
  document.addEventListener("click", (event) => {
    const zoom = live(event, "[data-outline] [data-nearer]");
    if (!zoom) return;
    now.zoom = Math.max(1, Math.min(MOST_ZOOM, now.zoom * Number(zoom.dataset.nearer)));
    if (now.points.length) {
      const box = bounds(now.points);
      now.middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    }
    draw();
  });
  document.addEventListener("keydown", (event) => {
    const grip = live(event, "[data-grip]");
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!grip || !step) return;
    event.preventDefault();
    const place = sheet();
    const far = event.shiftKey ? 12 : 3;
    const at = Number(grip.dataset.grip);
    const from = now.way === "ring" ? [now.ring.x, now.ring.y] : now.handles[at];
    moveTo(at, from[0] + (step[0] * far) / place.wide, from[1] + (step[1] * far) / place.high);
  });

  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const stage = live(event, "[data-outline] [data-stage]");
    if (!stage || event.button) return;
    const grip = event.target.closest("[data-grip]");
    const [x, y] = shares(event);
    if (grip) {
      const at = Number(grip.dataset.grip);
      const from = now.way === "ring" ? [now.ring.x, now.ring.y] : now.handles[at];
      held = { at, off: [from[0] - x, from[1] - y] };
    } else if (now.way === "ring" && x >= 0 && x <= 1 && y >= 0 && y <= 1) {
      held = { at: 0, off: [0, 0] };
      moveTo(0, x, y);
    } else {
      held = { pan: [event.clientX, event.clientY], middle: [...now.middle] };
    }
    stage.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || !now) return;
    if (held.pan) {
      const place = sheet();
      now.middle = [clamp(held.middle[0] - (event.clientX - held.pan[0]) / place.wide), clamp(held.middle[1] - (event.clientY - held.pan[1]) / place.high)];
      draw();
    } else {
      const [x, y] = shares(event);
      moveTo(held.at, x + held.off[0], y + held.off[1]);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (held = null));
  addEventListener("resize", () => now && now.form.isConnected && draw());
  document.addEventListener("triage:screen", ({ detail }) => {
    const form = detail.page.querySelector("form[data-outline]");
    now = null;
    if (form) ready(form);
  });
})();
