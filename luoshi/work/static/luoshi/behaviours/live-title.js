// Shows the title that the record will get: the kind's pattern with what stands in the form.
export function start(place) {
  const form = place.closest("form"), pattern = place.dataset.pattern, shown = place.querySelector("output");
  const words = JSON.parse(document.getElementById(place.dataset.words).textContent);

  const texts = (name) => {
    const found = [];
    for (const one of form.querySelectorAll(`[name="${name}"]`)) {
      if ((one.type === "checkbox" || one.type === "radio") && !one.checked) continue;
      if (one.tagName === "SELECT") found.push(...[...one.selectedOptions].filter((option) => option.value).map((option) => option.textContent));
      else if (one.closest(".chip-in")) { if (one.value) found.push(one.closest(".chip-in").querySelector("span").textContent); }
      else if (one.closest(".chip")) found.push(one.closest(".chip").firstChild.textContent);
      else if (one.value) found.push(one.value);
    }
    return found;
  };

  const word = (code) => {
    const day = (texts("day")[0] || "").split("-").map(Number);
    if (code === "kind") return words.kind;
    if (code === "unit") { const select = form.querySelector("select[name=unit]"); return select ? texts("unit").join("") : words.unit; }
    if (code === "month") return day[1] ? `${day[1]}月` : "";
    if (code === "on") return day[2] ? `${day[1]}月${day[2]}日` : "";
    if (code === "holdings") { const all = texts("holdings"); return all.slice(0, 3).join("、") + (all.length > 3 ? `等${all.length}处` : ""); }
    const text = texts(`f_${code}`).join("、");
    const date = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
    return date ? `${Number(date[2])}月${Number(date[3])}日` : text;
  };

  const fill = (text) => text.replace(/\{([a-z0-9_]+)\}/g, (_, code) => word(code));
  const show = () => {
    const head = pattern.replace(/\[([^\[\]]*)\]/g, (_, inner) => (/\{([a-z0-9_]+)\}/.test(inner) && [...inner.matchAll(/\{([a-z0-9_]+)\}/g)].every((one) => word(one[1])) ? inner : ""));
    shown.textContent = fill(head).replace(/^[\s：:、，·-]+|[\s：:、，·-]+$/g, "").replace("《》", "").replace("（）", "").slice(0, 120) || words.kind;
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
