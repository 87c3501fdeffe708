"use strict";
// Puts it together: theme, bars, search, and the address, which names the document that is open.
const NARROW = window.matchMedia("(max-width: 800px)");
const THEMES = ["auto", "light", "dark"];

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  byId("theme").querySelector("span").textContent = name;
  try {
    localStorage.setItem("boilerstrip-theme", name);
  } catch {
    // a file's page may be given no storage: the theme then lasts as long as the page
  }
}

function startTheme() {
  let name = "auto";
  try {
    name = localStorage.getItem("boilerstrip-theme") ?? name;
  } catch {
    // as above
  }
  setTheme(THEMES.includes(name) ? name : "auto");
  byId("theme").hidden = false;
  byId("theme").addEventListener("click", () =>
    setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]));
}

function startBars() {
  for (const bar of document.querySelectorAll(".bar")) {
    bar.addEventListener("click", () => toggle(bar.dataset.kind, bar.dataset.name));
  }
  for (const more of document.querySelectorAll("button.all")) {
    more.hidden = false;
    more.addEventListener("click", () => {
      const open = more.previousElementSibling.classList.toggle("all");
      more.textContent = open ? "Show fewer" : `Show all ${more.dataset.more}`;
    });
  }
  if (NARROW.matches) {
    for (const panel of document.querySelectorAll(".panel:not([data-kind=outcome])")) panel.open = false;
  }
}

function startSearch() {
  let waiting = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      view.query = byId("search").value.trim().toLowerCase();
      relist();
      if (view.at >= 0) showDocument(view.at, false);
    }, 180);
  });
  byId("sort").addEventListener("change", relist);
  byId("before").addEventListener("click", () => turn(-1));
  byId("after").addEventListener("click", () => turn(1));
}

/** Show what the address names; on a wide screen the first document where it names none. */
function follow() {
  if (!complete()) return; // it is called again when texts are there
  const named = /^#d([0-9]+)$/.exec(location.hash);
  const k = named ? Number(named[1]) - 1 : NARROW.matches ? -1 : order[0] ?? -1;
  const there = k >= 0 && k < ROWS.length;
  document.documentElement.classList.toggle("reading", there && Boolean(named));
  if (!there) {
    document.querySelector(`.entry[href="#d${view.at + 1}"]`)?.focus(); // the one that was just read
    view.at = -1;
    return;
  }
  const moved = view.at !== k;
  if (moved) showDocument(k, Boolean(named));
  const at = order.indexOf(k);
  if (at >= 0 && Math.floor(at / PAGE) !== page) {
    page = Math.floor(at / PAGE);
    showPage();
  }
  for (const entry of document.querySelectorAll(".entry")) {
    const current = entry.hash === `#d${k + 1}`;
    if (current) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
  if (!named || !moved) return;
  if (NARROW.matches) window.scrollTo(0, 0);
  else if (byId("document").getBoundingClientRect().top < 0) byId("document").scrollIntoView();
}

function toList() {
  location.hash = "#list-title";
}

function start() {
  startTheme();
  startBars();
  if (!ROWS.length) return;
  byId("work").hidden = false;
  startSearch();
  watchLines(byId("document"));
  relist();
  window.addEventListener("hashchange", follow);
  document.addEventListener("DOMContentLoaded", () => {
    if (view.query) relist();
    follow();
  });
}

start();
