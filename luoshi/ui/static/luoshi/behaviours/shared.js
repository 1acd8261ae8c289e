// What several behaviours need: the token, a sentence read out, a request that does not count as activity, elements.
export const token = () => {
  const box = document.querySelector("[name=csrfmiddlewaretoken]");
  if (box) return box.value;
  const inherited = document.body.getAttribute("hx-headers:inherited");
  return inherited ? JSON.parse(inherited)["X-CSRFToken"] : "";
};

export function say(text) {
  const place = document.getElementById("say");
  if (place) place.textContent = text;
}

export const background = (url, body) => fetch(url, {
  method: "POST", body, credentials: "same-origin", keepalive: true,
  headers: { "X-CSRFToken": token(), "X-Luoshi-Background": "1", "Accept": "application/json" },
});

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const svg = "http://www.w3.org/2000/svg";
export function cross() {
  const icon = document.createElementNS(svg, "svg");
  for (const [name, value] of [["class", "icon"], ["viewBox", "0 0 24 24"], ["width", "15"], ["height", "15"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2"], ["stroke-linecap", "round"], ["aria-hidden", "true"]]) icon.setAttribute(name, value);
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", "M18 6L6 18M6 6l12 12");
  icon.append(path);
  return icon;
}

export const typing = (event) => Boolean(event.target.closest("input, textarea, select, [contenteditable]")) || event.isComposing;
export const clock = () => new Date().toTimeString().slice(0, 8);
