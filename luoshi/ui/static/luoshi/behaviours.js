// The register of behaviours: an element with data-behaviour="name other" gets each of them once, also after a swap.
// Each lives in its own small module with `export function start(element)`; none runs on a page that does not name it.
const bound = new WeakMap();
const base = new URL("./behaviours/", import.meta.url);
const plainNames = /^[a-z-]+$/;

async function bind(element, name) {
  const names = bound.get(element) || new Set();
  if (names.has(name) || !plainNames.test(name)) return;
  bound.set(element, names.add(name));
  try {
    const module = await import(new URL(`${name}.js`, base).href);
    if (element.isConnected) module.start(element);
  } catch (error) {
    names.delete(name);
    console.error("behaviour", name, error);
  }
}

export function bindAll(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches && root.matches("[data-behaviour]")) found.unshift(root);
  for (const element of found) for (const name of element.dataset.behaviour.split(/\s+/)) if (name) bind(element, name);
}

document.documentElement.classList.add("scripted");
bindAll(document);
document.addEventListener("htmx:after:swap", () => bindAll(document));
