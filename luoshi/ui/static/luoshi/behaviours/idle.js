// Signs out a page that nobody uses: a minute before the house's time it asks, and any tab that is used keeps them all.
// On <body>: data-idle (seconds), data-keep (address that notes a person's doing). Keys and touches count, polling does not.
import { make, token } from "./shared.js";
import { close, open } from "./dialog.js";

const WARN = 60, KEEP = 60, MARK = "luoshi-active";

export function start(body) {
  const idle = Number(body.dataset.idle) * 1000;
  if (!idle) return;
  let last = Date.now(), kept = last, dialog = null, leaving = false;

  const newest = () => {
    try { last = Math.max(last, Number(localStorage.getItem(MARK)) || 0); } catch { /* storage may be off */ }
    return last;
  };
  const mark = () => {
    last = Date.now();
    try { localStorage.setItem(MARK, String(last)); } catch { /* this tab alone, then */ }
  };
  const keep = () => {
    kept = Date.now();
    fetch(body.dataset.keep, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => { kept = 0; });
  };
  const used = () => {
    if (dialog || leaving) return;
    mark();
    if (last - kept > KEEP * 1000) keep();
  };
  const stay = () => { mark(); keep(); hide(); };
  const hide = () => { if (dialog) { close(dialog); dialog.remove(); dialog = null; } };
  const leave = () => {
    leaving = true;
    const form = document.querySelector("form[data-log-out]");
    if (!form) { location.reload(); return; }
    form.append(make("input", { type: "hidden", name: "next", value: `/accounts/login/?idle=1&next=${encodeURIComponent(location.pathname + location.search)}` }));
    form.submit();
  };
  const ask = () => {
    const left = make("strong", {}), yes = make("button", { type: "button", class: "btn btn-primary" }, "继续"), no = make("button", { type: "button", class: "btn" }, "现在退出");
    dialog = make("dialog", { class: "dialog", "aria-labelledby": "idle-text" }, make("div", { class: "dialog-body" }, make("p", { id: "idle-text" }, "您有一阵子没有操作了。为了安全，系统将在 ", left, " 秒后退出登录。")), make("div", { class: "dialog-foot" }, no, yes));
    document.body.append(dialog);
    yes.addEventListener("click", stay);
    no.addEventListener("click", leave);
    dialog.addEventListener("cancel", stay);
    open(dialog);
    yes.focus();
    return left;
  };

  let shown = null;
  setInterval(() => {
    if (leaving) return;
    const seconds = Math.ceil((newest() + idle - Date.now()) / 1000);
    if (seconds <= 0) leave();
    else if (seconds <= WARN) { if (!dialog) shown = ask(); shown.textContent = String(seconds); }
    else hide();
  }, 1000);
  mark();
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, used, { passive: true, capture: true });
}
