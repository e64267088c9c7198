/* A photo comes in by the camera, a file, a drop or a paste; all end in the page's one file field. */
"use strict";
(() => {
  const { triage } = window;
  const LARGEST = 25 * 1024 * 1024;
  const field = () => document.querySelector("input[type=file]");
  const wanted = () => document.querySelector("#screen [data-drop]");

  function give(file) {
    if (!file || !field()) return;
    if (file.size > LARGEST) {
      triage.trouble(triage.words().too_large);
      return;
    }
    const parcel = new DataTransfer();
    parcel.items.add(file);
    field().files = parcel.files;
    field().dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(camera) {
    const input = field();
    input.accept = "image/*,.heic,.heif,.avif";
    input.value = "";
    if (camera) input.setAttribute("capture", "environment");
    else input.removeAttribute("capture");
    input.click();
  }

  document.addEventListener(
    "change",
    (event) => {
      if (!event.target.matches || !event.target.matches("input[type=file]")) return;
      const file = event.target.files && event.target.files[0];
      if (!file) return;
      if (file.size > LARGEST) {
        event.stopImmediatePropagation();
        triage.trouble(triage.words().too_large);
      } else {
        triage.busy(triage.words().busy_photo);
      }
    },
    true,
  );

  document.addEventListener("click", (event) => {
    if (event.target.closest("#screen [data-choose]")) choose(false);
    if (event.target.closest("#screen [data-camera]")) openCamera();
  });
  document.addEventListener("paste", (event) => {
    const file = [...((event.clipboardData && event.clipboardData.files) || [])][0];
    if (file && wanted()) give(file);
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!wanted()) return;
      event.preventDefault();
      wanted().classList.toggle("is-over", name === "dragenter" || name === "dragover");
      if (name === "drop") give(event.dataTransfer.files[0]);
    });
  }

  /* The rear camera of a phone, never mirrored: left stays left. */
  const PICTURE = { video: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1920 } }, audio: false };

  /* The last photo, faint, and its outline over the live view, so that angle and distance repeat. It can be put away. */
  function addGhost(view, told, said) {
    if (!told) return;
    const { photo, path, width, height } = JSON.parse(told);
    const frame = view.querySelector(".view");
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawn.setAttribute("class", "ghost");
    drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawn.setAttribute("aria-hidden", "true");
    for (const name of ["casing", "edge"]) {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
      line.setAttribute("class", name);
      line.setAttribute("d", path);
      drawn.append(line);
    }
    frame.append(Object.assign(document.createElement("img"), { className: "ghost", src: photo, alt: "" }), drawn);
    if (path) frame.querySelector(".aim").remove();
    const put = document.createElement("button");
    put.type = "button";
    put.className = "button quiet";
    put.dataset.ghostOn = "";
    put.textContent = said.camera_ghost;
    put.setAttribute("aria-pressed", "true");
    put.addEventListener("click", () => {
      const on = put.getAttribute("aria-pressed") !== "true";
      put.setAttribute("aria-pressed", String(on));
      view.classList.toggle("without-ghost", !on);
    });
    view.querySelector(".buttons").append(put);
    view.querySelector("p").textContent = said.camera_ghost_help;
  }

  async function openCamera() {
    if (!(navigator.mediaDevices && navigator.mediaDevices.getUserMedia)) {
      choose(true);
      return;
    }
    const said = triage.words();
    let stream;
    triage.live(said.camera_starting);
    try {
      stream = await navigator.mediaDevices.getUserMedia(PICTURE);
    } catch (fault) {
      triage.trouble(fault.name === "NotAllowedError" ? said.camera_refused : said.camera_none);
      return;
    }
    const view = document.createElement("div");
    view.className = "camera";
    view.innerHTML = '<p></p><div class="view"><video autoplay playsinline muted></video><span class="aim"></span></div><div class="buttons"><button type="button" class="button primary" data-shoot></button><button type="button" class="button quiet" data-cancel></button></div>';
    view.setAttribute("role", "dialog");
    view.setAttribute("aria-modal", "true");
    view.setAttribute("aria-label", said.camera_title);
    view.querySelector("p").textContent = said.camera_help;
    const shoot = view.querySelector("[data-shoot]");
    shoot.textContent = said.camera_shoot;
    view.querySelector("[data-cancel]").textContent = said.camera_cancel;
    const film = view.querySelector("video");
    addGhost(view, wanted() && wanted().dataset.ghost, said);
    const opener = document.activeElement;
    const close = () => {
      stream.getTracks().forEach((track) => track.stop());
      view.remove();
      if (opener && opener.isConnected) opener.focus();
    };
    view.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") {
        const buttons = [...view.querySelectorAll("button")];
        const next = (buttons.indexOf(document.activeElement) + 1) % buttons.length;
        event.preventDefault();
        buttons[next].focus();
      }
    });
    view.querySelector("[data-cancel]").addEventListener("click", close);
    shoot.addEventListener("click", () => {
      const still = document.createElement("canvas");
      still.width = film.videoWidth;
      still.height = film.videoHeight;
      still.getContext("2d").drawImage(film, 0, 0);
      still.toBlob((blob) => {
        close();
        give(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      }, "image/jpeg", 0.95);
    });
    shoot.disabled = true;
    film.addEventListener("loadeddata", () => {
      shoot.disabled = false;
      shoot.focus();
    });
    film.srcObject = stream;
    triage.root().append(view);
  }
})();
