/* Small helpers of single screens: the body map, the list of places, answer keys, printing. */
"use strict";
(() => {
  const { triage } = window;

  /* Body map: one stop for the Tab key, arrow keys inside, a click or Enter chooses. */
  const regions = (map) => [...map.querySelectorAll(".region")].filter((one) => one.getClientRects().length);
  function pickRegion(region, pin = {}) {
    triage.send("where.place", { site: region.dataset.site, side: region.dataset.side || "", ...pin });
  }
  function dot(svg, told) {
    if (!told) return;
    const [cx, cy] = told.split(" ");
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, value] of Object.entries({ class: "dot", cx, cy, r: 6 })) mark.setAttribute(name, value);
    svg.append(mark);
  }
  function readyMap(map) {
    const frame = map.querySelector("[data-selected]");
    const chosen = frame.dataset.selected;
    frame.querySelectorAll(".dot").forEach((old) => old.remove());
    dot(frame.querySelector("svg"), frame.dataset.dot);
    const all = [...map.querySelectorAll(".region")];
    const is = (one) => one.id === chosen || one.id === `${chosen}-front` || one.id === `${chosen}-back`;
    all.forEach((one) => {
      one.classList.toggle("is-selected", is(one));
      one.setAttribute("aria-pressed", String(is(one)));
      one.setAttribute("tabindex", "-1");
    });
    const stop = all.find(is) || all[0];
    if (stop) stop.setAttribute("tabindex", "0");
  }
  document.addEventListener("click", (event) => {
    const region = event.target.closest && event.target.closest("#screen .region");
    if (region) pickRegion(region, triage.asPin(triage.onDrawing(region.closest("svg"), event)));
  });
  document.addEventListener("keydown", (event) => {
    const region = event.target.closest && event.target.closest("#screen .region");
    if (!region) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pickRegion(region);
      return;
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = regions(region.closest("[data-map]"));
    const next = all[(all.indexOf(region) + step + all.length) % all.length];
    region.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  /* List of places: filtered while typing. */
  function filter(box, all) {
    const places = box.querySelector(".places");
    const typed = box.querySelector("[data-filter]").value.trim().toLowerCase();
    let found = 0;
    places.querySelectorAll("li").forEach((line) => {
      const fits = all || typed.split(/\s+/).every((word) => line.textContent.toLowerCase().includes(word));
      line.hidden = !fits;
      found += fits ? 1 : 0;
    });
    places.hidden = !(all || typed) || !found;
    box.querySelector("[data-no-place]").hidden = !typed || found > 0;
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches("#screen [data-filter]")) filter(event.target.closest("[data-places]"), false);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#screen [data-all-places]");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    filter(button.closest("[data-places]"), open);
  });

  /* Keys 1, 2, 3 answer; on a card with several lines, the line in focus or the first open one. */
  document.addEventListener("keydown", (event) => {
    const form = document.querySelector("#screen form[data-keys]");
    if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("#screen [role=dialog], #screen [role=alertdialog]")) return;
    const typing = event.target.matches("input:not([type=radio]), textarea");
    if (event.key === "Enter" && !event.target.closest("button, a, input, textarea, summary")) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (typing || !["1", "2", "3"].includes(event.key)) return;
    const groups = [...form.querySelectorAll("fieldset")];
    const open = groups.find((group) => group.querySelector("input[type=radio]") && !group.querySelector(":checked"));
    const group = groups.find((one) => one.contains(event.target)) || open || groups[0];
    const choice = group && group.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const next = groups[groups.indexOf(group) + 1];
    const goal = next ? next.querySelector("input") : form.querySelector("[type=submit]");
    if (goal) goal.focus();
  });

  /* Printing: the PDF opens in a hidden frame of this page. A browser that shows no PDF there gets a window. */
  triage.print = (frame) => {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch {
      window.open(frame.src, "_blank", "noopener");
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#screen [data-print]");
    if (!button) return;
    document.querySelectorAll("iframe[data-printed]").forEach((old) => old.remove());
    const frame = document.createElement("iframe");
    frame.dataset.printed = "";
    frame.title = button.textContent;
    frame.style.cssText = "position:fixed;width:1px;height:1px;left:-10px;bottom:0;border:0";
    frame.src = button.dataset.print;
    frame.addEventListener("load", () => triage.print(frame));
    document.body.append(frame);
  });

  /* A form that was taken is empty again; one that was refused keeps what was typed. */
  let once = null;
  function readyOnce(form) {
    if (once !== null && form.dataset.once !== once) form.reset();
    once = form.dataset.once;
  }

  document.addEventListener("triage:screen", ({ detail }) => {
    const form = detail.page.querySelector("form[data-once]");
    if (form) readyOnce(form);
    const map = detail.page.querySelector("[data-map]");
    if (map) readyMap(map);
    const letter = detail.page.querySelector("#ready");
    if (letter) letter.scrollIntoView({ block: "nearest" });
  });
})();
