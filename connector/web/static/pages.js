// What pages cannot say in HTML. Everything works without it.
"use strict";

// A part that refreshes itself does not do so under somebody's hands: while it holds the focus, an open choice
// or something typed, and while nobody looks.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (!part.hasAttribute("data-refresh")) return;
  const focused = document.activeElement;
  const busy = focused !== part && part.contains(focused);
  if (document.hidden || busy || part.querySelector("details[open]")) event.preventDefault();
});

// Whoever is not let in any more is led to the login, in place of losing the part.
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (!part.hasAttribute("data-refresh") || event.detail.serverResponse.includes(`id="${part.id}"`)) return;
  event.detail.shouldSwap = false;
  location.reload();
});

// Whether what is shown is still true: said when a refresh fails, taken back when one works.
const stale = (is) => {
  const note = document.getElementById("stale");
  if (note) note.hidden = !is;
};
document.addEventListener("htmx:sendError", () => stale(true));
document.addEventListener("htmx:responseError", () => stale(true));
document.addEventListener("htmx:afterOnLoad", () => stale(false));

// "/" leads to the search, as in other tools.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const search = document.querySelector("form[role=search] input[type=search]");
  if (search) {
    event.preventDefault();
    search.focus();
  }
});

// What became of a button is read out, and stands where the reader looks.
const done = document.getElementById("done");
if (done) done.focus({ preventScroll: false });
