// The summary of errors takes the focus once, so that it is read and the keyboard starts there.
export function start(box) {
  box.focus();
}
