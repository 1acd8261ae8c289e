// Several files with a bar each. A photo is shrunk to 2000 px first (which also drops where it was taken).
// POST to data-url: field "file"; answer {id, name, url, thumb_url?, remove_url?} or {error}. Keys go along as hidden inputs.
import { cross, make, say, token } from "./shared.js";

const LONGEST = 2000, QUALITY = 0.85;

async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const address = URL.createObjectURL(file);
  try {
    const image = await new Promise((resolve, reject) => {
      const one = new Image();
      one.onload = () => resolve(one);
      one.onerror = reject;
      one.src = address;
    });
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    if (scale === 1 && file.type !== "image/jpeg") return file;
    const canvas = make("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const kind = file.type === "image/png" ? "image/png" : "image/jpeg";
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, kind, QUALITY));
    if (!blob) return file;
    return new File([blob], kind === "image/jpeg" ? file.name.replace(/\.\w+$/, "") + ".jpg" : file.name, { type: kind });
  } catch {
    return file; // the server says what is wrong with it
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function start(box) {
  const input = box.querySelector("input[type=file]"), drop = box.querySelector(".drop"), list = box.querySelector("[data-upload-list]");
  const limit = Number(box.dataset.maxMb || 50) * 1024 * 1024;
  box.classList.add("ready");
  input.removeAttribute("name"); // files go one by one, not with the form

  const tell = () => box.dispatchEvent(new CustomEvent("luoshi:changed", { bubbles: true }));

  function line(name) {
    const thumb = make("span", { class: "evidence-thumb" });
    const bar = make("progress", { class: "bar", max: "100", value: "0", "aria-label": `正在上传 ${name}` });
    const note = make("span", { class: "evidence-note" }, "准备上传");
    const item = make("li", {}, make("span", { class: "evidence-open" }, thumb, bar, make("span", { class: "evidence-name" }, name), note));
    list.append(item);
    return { item, thumb, bar, note };
  }

  function remover(item, name, url) {
    const button = make("button", { type: "button", class: "evidence-remove", "aria-label": `移除 ${name}` }, cross());
    if (url) button.dataset.uploadRemove = url;
    item.append(button);
    return button;
  }

  function failed(part, name, text) {
    part.item.className = "evidence-failed";
    part.bar.remove();
    part.note.textContent = text;
    remover(part.item, name, "");
    say(`${name}：${text}`);
  }

  function done(part, file, data) {
    part.bar.remove();
    part.note.textContent = "已上传";
    const name = data.name || file.name;
    if (file.type.startsWith("image/")) {
      const image = make("img", { alt: "", src: data.thumb_url || URL.createObjectURL(file) });
      part.thumb.append(image);
    } else {
      part.thumb.textContent = (name.split(".").pop() || "").toUpperCase().slice(0, 5);
    }
    part.item.append(make("input", { type: "hidden", name: box.dataset.name, value: data.id }));
    remover(part.item, name, data.remove_url || "");
    say(`${name} 已上传`);
    tell();
  }

  function send(file, part) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", box.dataset.url);
      request.setRequestHeader("X-CSRFToken", token());
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((event.loaded / event.total) * 100);
        part.bar.value = percent;
        part.note.textContent = percent < 100 ? `${percent}%` : "正在检查";
      };
      request.onload = () => {
        let data = {};
        try { data = JSON.parse(request.responseText); } catch { data = {}; }
        if (request.status < 300 && data.id) done(part, file, data);
        else failed(part, file.name, data.error || "没有传上，请稍后再试。");
        resolve();
      };
      request.onerror = () => { failed(part, file.name, "网络断开，没有传上，请再选一次。"); resolve(); };
      const body = new FormData();
      body.append("file", file, file.name);
      request.send(body);
    });
  }

  async function take(files) {
    for (const original of files) {
      const part = line(original.name), file = await shrunk(original);
      if (file.size > limit) failed(part, original.name, `超过 ${box.dataset.maxMb} MB，请压缩后再传。`);
      else await send(file, part);
    }
  }

  input.addEventListener("change", async () => { const files = [...input.files]; input.value = ""; await take(files); });
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });

  list.addEventListener("click", async (event) => {
    const button = event.target.closest(".evidence-remove");
    if (!button) return;
    if (button.dataset.uploadRemove) {
      const body = new FormData();
      body.append("remove", "1");
      const answer = await fetch(button.dataset.uploadRemove, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token() } }).catch(() => null);
      if (!answer || !answer.ok) { say("没有移除，请再试一次。"); return; }
    }
    button.closest("li").remove();
    input.focus();
    tell();
  });
}
