// Says who else has the text open: a beat every 20 s to data-editing, which counts as no activity. Somebody else's text
// may be taken over; the server's version check keeps both from overwriting each other whatever stands here.
import { background, say } from "./shared.js";

const BEAT = 20000;

export function start(form) {
  const note = document.querySelector("[data-editing-note]"), text = note.querySelector("[data-editing-text]"), take = note.querySelector("[data-editing-take]");
  const version = Number(form.querySelector("[name=version]").value);
  let timer = 0, stopped = false, told = "";

  function show(words, mayTake) {
    note.hidden = !words;
    take.hidden = !mayTake;
    text.textContent = words;
    if (words && words !== told) say(words);
    told = words;
  }

  async function beat(more = {}) {
    clearTimeout(timer);
    if (stopped) return;
    const body = new FormData();
    for (const [name, value] of Object.entries(more)) body.append(name, value);
    try {
      const answer = await background(form.dataset.editing, body);
      const data = await answer.json().catch(() => ({}));
      if (answer.status === 409) show(data.error || "现在不能改这篇稿件。", false);
      else if (answer.ok && !data.mine) show(`${data.name}正在修改这篇稿件。您可以先看，或者由您接着改。`, true);
      else if (answer.ok && data.version !== version) show("您打开以后，别人保存过这篇稿件。您保存时会把两份文字都给您看，不会覆盖。", false);
      else if (answer.ok) show("", false);
      else if (answer.status === 404) show("这篇稿件现在不能改了，您写的内容已存成草稿。", false);
    } catch { /* the next beat tries again */ }
    timer = setTimeout(beat, BEAT);
  }

  take.addEventListener("click", () => beat({ take: "1" }));
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  window.addEventListener("pagehide", () => {
    if (stopped) return;
    const body = new FormData();
    body.append("leave", "1");
    background(form.dataset.editing, body).catch(() => null);
  });
  beat();
}
