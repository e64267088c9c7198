/* A person's own file at a kiosk: it is sent as it is, in one stream, and what is ready is fetched at once. */
"use strict";
(() => {
  const { triage } = window;
  const LARGEST = 4 * 1024 ** 3;
  const ADDRESS = "incoming";
  const told = (name) => triage.words()[name];

  /* A person waits while a large file goes through: that counts as being there. */
  function arriving({ loaded, total }) {
    document.dispatchEvent(new Event("triage:waits"));
    const note = document.querySelector("#screen [data-waiting]");
    if (note && total) note.textContent = told("file_part").replace("{share}", Math.floor((100 * loaded) / total));
  }

  function bring(file, act) {
    if (file.size > LARGEST) {
      triage.trouble(told("file_too_large"));
      return;
    }
    triage.busy(told("file_busy"));
    const sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", arriving);
    sending.addEventListener("load", () => {
      triage.free();
      if (sending.status === 204) triage.send(act, {}, "push", told("file_busy"));
      else triage.trouble(sending.status === 413 ? told("file_too_large") : sending.responseText);
    });
    sending.addEventListener("error", () => triage.trouble(told("file_cut_off")));
    sending.open("POST", ADDRESS);
    sending.setRequestHeader("X-Name", encodeURIComponent(file.name));
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.send(file);
  }

  /* The field is made anew each time and is no part of the page: no file stays in it. */
  function choose(act) {
    const field = Object.assign(document.createElement("input"), { type: "file", accept: ".triage,.zip" });
    field.addEventListener("change", () => { if (field.files.length) bring(field.files[0], act); });
    field.click();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#screen [data-bring]");
    if (button) choose(button.dataset.bring || "bring.uploaded");
  });
  document.addEventListener("triage:screen", ({ detail }) => {
    const ready = detail.page.querySelector("[data-fetch-now]");
    if (ready) ready.click();
  });
})();
