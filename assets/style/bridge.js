/* What is pressed goes to the server through one hidden field; the answer is the next screen. */
"use strict";
window.triage = (() => {
  const state = { busy: false, waiting: [], moved: "push", turn: null, focus: null };
  const root = () => document.querySelector("#screen .tr");
  const words = () => JSON.parse((root() && root().dataset.words) || "{}");

  function live(text) {
    let region = document.getElementById("live");
    if (!region) {
      region = Object.assign(document.createElement("p"), { id: "live" });
      region.setAttribute("role", "status");
      region.style.cssText = "position:fixed;left:-200vw;top:0;width:1px;height:1px;overflow:hidden";
      document.body.append(region);
    }
    region.textContent = text;
  }

  function busy(text) {
    state.busy = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      if (!state.busy || !root()) return;
      root().classList.add("is-busy");
      let note = root().querySelector("[data-waiting]");
      if (!note) {
        note = document.createElement("p");
        note.className = "waiting notice";
        note.dataset.waiting = "";
        note.setAttribute("role", "status");
        root().append(note);
      }
      note.textContent = text;
    }, 300);
    live(text);
  }

  function trouble(text) {
    state.busy = false;
    state.sent = null;
    state.waiting = [];
    clearTimeout(state.timer);
    document.dispatchEvent(new CustomEvent("triage:trouble"));
    if (!root() || !root().querySelector("#main")) return;
    root().classList.remove("is-busy");
    root().querySelectorAll("[data-waiting]").forEach((note) => note.remove());
    let place = root().querySelector("[data-trouble]");
    if (!place) {
      place = document.createElement("p");
      place.className = "notice said";
      place.dataset.trouble = "";
      place.setAttribute("role", "alert");
      root().querySelector("#main").prepend(place);
    }
    place.hidden = false;
    place.textContent = text;
    place.scrollIntoView({ block: "nearest" });
  }

  function send(act, form = {}, moved = "push", waiting = "") {
    if (state.busy) {
      if (state.waiting.length < 4) state.waiting.push([act, form, moved, waiting]);
      return;
    }
    state.moved = moved;
    state.focus = document.activeElement && document.activeElement.id;
    busy(waiting || words().busy || "");
    state.sent = { act, form, mark: String(Date.now()) + Math.random(), tries: 6 };
    push();
  }

  /* Gradio may not listen yet just after the page came up, and may send what its field held before. So each
     message has a mark that the answer repeats: without that mark it is pushed again. The server takes each
     turn once, so a message that went out twice does nothing twice. */
  function push() {
    const sent = state.sent;
    if (!sent || sent.tries-- <= 0) return;
    const field = document.querySelector("#message textarea, #message input");
    state.started = false;
    field.value = JSON.stringify({ act: sent.act, form: sent.form, mark: sent.mark, turn: state.turn });
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.getElementById("send").click(), 15);
    setTimeout(() => {
      if (state.sent === sent && !state.started) push();
    }, 1000);
  }

  const fieldsOf = (element) => {
    const form = element.closest("form");
    const read = form ? Object.fromEntries(new FormData(form)) : {};
    if (!form && element.name) read[element.name] = element.value;
    for (const key of ["site", "side", "lesion", "observation", "all", "group", "why", "which", "event", "reminder", "at", "person", "backup"]) {
      if (element.dataset[key] !== undefined) read[key] = element.dataset[key];
    }
    return read;
  };

  /* Gradio keeps old elements where it can; what was ticked by hand must follow the new page. */
  function sync(page) {
    page.querySelectorAll("input[type=radio], input[type=checkbox]").forEach((box) => {
      if (!box.closest("[data-local]")) box.checked = box.hasAttribute("checked");
    });
  }

  /* The field that carries what was pressed holds a passphrase no longer than it must, and at a kiosk nothing at
     all: a browser may write the fields of a page down, to bring them back after a crash. */
  function forgetSecret() {
    if (!state.sent) return;
    const secret = "passphrase" in state.sent.form || "old" in state.sent.form;
    if (!secret && !root().hasAttribute("data-visit")) return;
    const field = document.querySelector("#message textarea, #message input");
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function arrived(page) {
    const place = page.dataset.place;
    const fresh = place !== state.place;
    state.busy = false;
    state.place = place;
    forgetSecret();
    clearTimeout(state.timer);
    state.sent = null;
    page.classList.remove("is-busy");
    page.querySelectorAll("[data-waiting]").forEach((note) => note.remove());
    sync(page);
    const hash = "#" + place;
    if (location.hash !== hash) history[state.moved === "push" && !state.first ? "pushState" : "replaceState"](null, "", location.pathname + hash);
    const title = page.querySelector("h1");
    if (title) document.title = title.textContent.trim() + " – triage";
    const first = state.first;
    state.first = false;
    document.dispatchEvent(new CustomEvent("triage:screen", { detail: { page, fresh } }));
    const goal = page.querySelector("[data-focus]") || page.querySelector(".notice.said") || title;
    if (fresh && !first && goal) {
      goal.tabIndex = -1;
      goal.focus({ preventScroll: true });
      scrollTo(0, 0);
    } else if (!fresh && state.focus && document.activeElement.id !== state.focus) {
      const same = document.getElementById(state.focus);
      if (same) same.focus({ preventScroll: true });
    }
    live(title ? title.textContent : "");
    const next = state.waiting.shift();
    if (next) send(...next);
  }
  state.first = true;

  function look() {
    const page = root();
    if (!page) return;
    if (page.hasAttribute("data-lost") && !(history.state && history.state.again)) {
      history.replaceState({ again: true }, "");
      location.reload();
      return;
    }
    if (!page.dataset.turn || page.dataset.turn === state.turn) return;
    if (!document.getElementById("send") || !document.querySelector("input[type=file]")) return;
    const wanted = location.hash.slice(1);
    const first = state.first;
    state.turn = page.dataset.turn;
    if (state.sent && state.sent.mark !== page.dataset.answered && state.sent.tries > 0) {
      push();
      return;
    }
    arrived(page);
    if (first && wanted && wanted !== page.dataset.place) send("go", { to: wanted }, "replace");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#screen a[href^='#/']");
    const button = event.target.closest("#screen button[data-act]");
    if (link && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      send("go", { to: link.getAttribute("href").slice(1) });
    } else if (button) {
      send(button.dataset.act, fieldsOf(button), "push", button.dataset.busy);
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#screen form[data-act]");
    if (!form) return;
    event.preventDefault();
    send(form.dataset.act, fieldsOf(form.elements[0] || form), "push", form.dataset.busy);
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("#screen [data-change]");
    if (box) send(box.dataset.change, fieldsOf(box));
  });
  addEventListener("popstate", () => {
    const wanted = location.hash.slice(1);
    if (wanted && wanted !== state.place) send("go", { to: wanted }, "replace");
  });

  function fault(address, status) {
    if (status === 413) return words().too_large;
    if (!address.includes("upload")) return words().no_answer;
    return status >= 500 ? words().disk_full : words().not_read;
  }

  const fetched = window.fetch;
  window.fetch = async (...given) => {
    const address = String((given[0] && given[0].url) || given[0]);
    const ours = /\/gradio_api\/(run|upload)/.test(address);
    if (ours) state.started = true;
    try {
      const answer = await fetched(...given);
      if (ours && !answer.ok) trouble(fault(address, answer.status));
      return answer;
    } catch (broken) {
      if (ours) trouble(words().no_answer);
      throw broken;
    }
  };

  new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-turn"] });
  const free = () => { state.busy = false; };
  return { send, busy, free, trouble, root, words, live };
})();
