/* What the pages gain from a script; every one of them works without it. */

const POSTED = "form[method=post]";
const FIELD = "input:not([type=hidden]), select, textarea";

/* Parts marked data-when-status="a b" are shown, and their fields sent, only while the status
   chosen in their form is one of these. */
function showParts(root) {
  for (const part of root.querySelectorAll("[data-when-status]")) {
    const status = part.closest("form")?.elements.namedItem("status");
    const wanted = !status || part.dataset.whenStatus.split(" ").includes(status.value);
    part.hidden = !wanted;
    if ("disabled" in part) part.disabled = !wanted;
  }
}

/* Closing a row's form gives the focus back to where it was opened. */
function closeRowForm(row) {
  const link = row.parentElement.querySelector("a[data-status]");
  row.remove();
  link?.focus();
}

/* The page's own words for "that did not work"; what was typed stays where it is. */
function tell(id) {
  const text = document.getElementById(id)?.content.cloneNode(true);
  if (text) document.getElementById("messages").replaceChildren(text);
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-cancel]")?.closest("tr.row-form");
  if (row) {
    event.preventDefault();
    closeRowForm(row);
  }
  event.target.closest("[data-dismiss]")?.closest(".message").remove();
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("tr.row-form");
  // Escape also closes an input method's list of words: that one is not ours.
  if (row && event.key === "Escape" && !event.isComposing) closeRowForm(row);
});

document.addEventListener("change", (event) => {
  if (event.target.name === "status" && event.target.form) showParts(event.target.form);
});

document.addEventListener("htmx:load", (event) => {
  const added = event.detail.elt;
  showParts(added.parentElement ?? added);
  // The whole page is "loaded" too, once: only a form that was asked for takes the focus.
  if (added === document.body) return;
  const form = added.matches(POSTED) ? added : added.querySelector(POSTED);
  if (form && !form.querySelector("[autofocus]")) form.querySelector(FIELD)?.focus();
});

/* A saved row comes back without its form; the keyboard goes on from its status. */
document.addEventListener("htmx:afterSettle", (event) => {
  const row = document.getElementById(event.detail.target.id);
  if (document.activeElement === document.body) row?.querySelector("a[data-status]")?.focus();
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => tell("network-error"));
}

// A browser that comes back to a page fills in its forms after this script has run.
window.addEventListener("pageshow", () => showParts(document));
showParts(document);
