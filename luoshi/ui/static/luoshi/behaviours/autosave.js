// Saves a form as a draft by itself: 800 ms after the last change, again every 5 s until it worked, and on leaving.
// data-url takes the form's fields (no files); {"saved_at": "15:10:22"} is shown in [data-autosave-status].
import { background, clock } from "./shared.js";

const QUIET = 800, RETRY = 5000;

export function start(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0, dirty = false, busy = false, stopped = false;

  const show = (text, late) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("saved-late", Boolean(late));
  };

  const fields = () => {
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
  };

  async function save() {
    clearTimeout(timer);
    if (!dirty || busy || stopped) return;
    busy = true;
    dirty = false;
    try {
      const answer = await background(form.dataset.url, fields());
      if (answer.redirected || answer.status === 401 || answer.status === 403) throw new Error("signed out");
      if (!answer.ok) throw new Error(String(answer.status));
      const data = await answer.json().catch(() => ({}));
      show(`草稿已保存 ${data.saved_at || clock()}`);
    } catch (error) {
      dirty = true;
      show(error.message === "signed out" ? "草稿没有保存：登录已过期，请在新窗口登录后再继续。" : "草稿暂时没有保存，正在重试…", true);
      timer = setTimeout(save, RETRY);
    } finally {
      busy = false;
    }
    if (dirty) timer = setTimeout(save, RETRY);
  }

  const changed = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("luoshi:changed", changed);
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
}
