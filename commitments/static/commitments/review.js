/* The review session by keyboard. Links and forms do the work; a key only presses one of them.
   [data-key] names a control's key, [data-heading] what is read when an item comes,
   [data-keys] turns the single keys off for those whose software types them unasked. */

const WRITES = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const FIELD_TO_FILL = "input:not([type=hidden]), select, textarea";
const OFF = "review-keys-off";

const form = () => document.querySelector(".walk__form form");

function showSwitch() {
  const box = document.querySelector("[data-keys]");
  if (!box) return;
  box.checked = !localStorage.getItem(OFF);
  box.closest("[hidden]")?.removeAttribute("hidden");
}

function pressed(event) {
  const { key, target } = event;
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (modified || event.repeat || event.isComposing || event.defaultPrevented) return null;
  if (key === "Escape") return form()?.querySelector(".actions a");
  if (localStorage.getItem(OFF) || target.closest?.(WRITES)) return null;
  return [...document.querySelectorAll("[data-key]")].find((control) => control.dataset.key === key);
}

document.addEventListener("keydown", (event) => {
  const control = pressed(event);
  if (!control) return;
  event.preventDefault();
  control.click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys]")) return;
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

/* A swapped page: into the open form, or to the heading, which is then read out. */
document.addEventListener("htmx:afterSettle", (event) => {
  showSwitch();
  if (event.detail.target?.id !== "main") return; // also told when the browser goes back
  const field = form()?.querySelector("[aria-invalid=true]") ?? form()?.querySelector(FIELD_TO_FILL);
  (field ?? document.querySelector("[data-heading]"))?.focus();
});

showSwitch();
