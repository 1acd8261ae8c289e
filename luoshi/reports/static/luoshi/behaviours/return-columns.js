// The editor of returns: a share's two columns, and what is counted, are shown only where they mean something.
export function start(form) {
  const fit = (row) => {
    const what = row.querySelector(`[name$="-what"]`);
    if (!what) return;
    row.classList.toggle("with-share", what.value === "share");
    row.classList.toggle("with-where", what.value.startsWith("sum") || what.value.startsWith("count"));
  };
  const all = () => form.querySelectorAll("[data-row]").forEach(fit);
  form.addEventListener("change", all);
  form.addEventListener("click", () => setTimeout(all));
  all();
}
