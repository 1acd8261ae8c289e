// Filters: open on a desk, folded on the phone (without script they are open everywhere).
export function start(details) {
  const narrow = matchMedia("(max-width: 760px)");
  const fit = () => { details.open = !narrow.matches; };
  fit();
  if (narrow.addEventListener) narrow.addEventListener("change", fit);
}
