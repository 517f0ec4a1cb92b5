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

/* What is told of one commitment: a row of the list, a line of desk or review. A link marked
   data-opens opens a form in it, which is marked data-opened. */
const ITEM = "[id^=commitment-]";
const OPENER = "a[data-opens]";

/* Closing a form gives the focus back to where it was opened. */
function closeForm(opened) {
  const item = opened.closest(ITEM);
  opened.remove();
  const link = item.querySelector(`${OPENER}[aria-expanded=true]`) ?? item.querySelector(OPENER);
  tellExpanded(item, null);
  link?.focus();
}

function tellExpanded(item, opener) {
  for (const link of item.querySelectorAll(OPENER)) link.ariaExpanded = String(link === opener);
}

/* The page's own words for "that did not work"; what was typed stays where it is. */
function tell(id) {
  const text = document.getElementById(id)?.content.cloneNode(true);
  if (text) document.getElementById("messages").replaceChildren(text);
}

document.addEventListener("click", (event) => {
  const opened = event.target.closest("[data-cancel]")?.closest("[data-opened]");
  if (opened) {
    event.preventDefault();
    closeForm(opened);
  }
  event.target.closest("[data-dismiss]")?.closest(".message").remove();
});

document.addEventListener("keydown", (event) => {
  const opened = event.target.closest?.("[data-opened]");
  // Escape also closes an input method's list of words: that one is not ours.
  if (opened && event.key === "Escape" && !event.isComposing) closeForm(opened);
});

document.addEventListener("change", (event) => {
  if (event.target.name === "status" && event.target.form) showParts(event.target.form);
});

document.addEventListener("htmx:load", (event) => {
  const added = event.detail.elt;
  showParts(added.parentElement ?? added);
  countPicks();
  // The whole page is "loaded" too, once: only a form that was asked for takes the focus.
  if (added === document.body) return;
  const form = added.matches(POSTED) ? added : added.querySelector(POSTED);
  if (form && !form.querySelector("[autofocus]")) form.querySelector(FIELD)?.focus();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches(OPENER)) tellExpanded(detail.elt.closest(ITEM), detail.elt);
});

/* What is saved comes back without its form; the keyboard goes on from there. */
document.addEventListener("htmx:afterSettle", (event) => {
  const item = document.getElementById(event.detail.target?.id);
  if (document.activeElement === document.body && item?.matches(ITEM))
    (item.querySelector(OPENER) ?? item.querySelector("a"))?.focus();
});

/* Ticking rows: the box in the list's head ticks the page's, the bar says how many there are. */
function countPicks() {
  const all = document.querySelector("#bulk [name=all]");
  if (!all) return;
  const picks = [...document.querySelectorAll("input[name=pick]")];
  const picked = picks.filter((pick) => pick.checked).length;
  const page = document.querySelector("[data-pick-page]");
  page.checked = picked === picks.length;
  page.indeterminate = picked > 0 && picked < picks.length;
  const count = document.querySelector("#bulk [data-picked]");
  count.parentElement.hidden = false;
  count.textContent = all.checked ? all.dataset.matching : picked;
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-pick-page]"))
    for (const pick of document.querySelectorAll("input[name=pick]")) pick.checked = target.checked;
  if (target.matches("[data-pick-page], [form=bulk], #bulk [name=all]")) countPicks();
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => tell("network-error"));
}

// A browser that comes back to a page fills in its forms after this script has run.
window.addEventListener("pageshow", () => {
  showParts(document);
  countPicks();
});
showParts(document);
