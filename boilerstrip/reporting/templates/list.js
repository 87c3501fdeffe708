"use strict";
// Which documents are listed, in which order: bars, search and sorting.
const PAGE = 50;
const chosen = new Map(); // kind of bars -> names
let order = [];
let page = 0;
let texts = null; // of every document, in lower case, once somebody searches

const SORTS = {
  removed: (row) => -shareOf(row),
  unsure: (row) => row.confidence,
  suspect: (row) => (row.status === "suspect" || row.left ? 0 : 10) - shareOf(row),
  empty: (row) => (row.status === "no-story" ? 0 : 10) - shareOf(row),
  coverage: (row) => row.coverage ?? 2,
  order: () => 0,
};

// A document that is left as it was lost nothing: bars of what went do not count it either.
const NAMES = {
  outcome: (row) => [outcomeOf(row)],
  verdict: (row) => [row.verdict],
  label: (row) => (row.left ? [] : row.cuts.map((one) => one[0])),
  code: (row) => (row.left ? [] : row.cuts.map((one) => one[1])),
  site: (row) => [row.site ?? "unknown"],
  language: (row) => [row.lang ?? "unknown"],
};

function textFor(k) {
  const row = ROWS[k], body = bodyOf(k);
  const lines = body.lines.filter(Array.isArray).map((line) =>
    typeof line[5] === "string" ? line[5] : line[5].map((one) => (typeof one === "string" ? one : one[0])).join(""));
  return [row.name, row.place, row.id ?? "", row.site ?? "", ...lines].join("\n").toLowerCase();
}

function fits(k) {
  for (const [kind, names] of chosen) {
    if (!NAMES[kind](ROWS[k]).some((name) => names.has(name))) return false;
  }
  return !view.query || texts[k].includes(view.query);
}

/** List anew: after a filter, a search, or another order. */
function relist() {
  if (view.query && !complete()) return;
  if (view.query) texts ??= ROWS.map((_, k) => textFor(k));
  const key = SORTS[byId("sort").value];
  const keys = ROWS.map(key);
  order = ROWS.map((_, k) => k).filter(fits).sort((a, b) => keys[a] - keys[b] || a - b);
  page = 0;
  showChips();
  showPage();
}

function entryOf(k) {
  const row = ROWS[k], outcome = outcomeOf(row);
  const under = make("span", { class: "under" });
  if (outcome !== "story") under.append(make("span", { class: "tag" }, outcome));
  if (row.verdict && row.verdict !== "faithful") under.append(make("span", { class: "tag" }, row.verdict));
  under.append(make("span", {}, `${PERCENT.format(shareOf(row))} ${row.left ? "would go" : "removed"}`));
  under.append(make("span", {}, `confidence ${row.confidence.toFixed(2)}`));
  under.append(make("bdi", {}, row.site ?? row.place));
  const link = make("a", { class: "entry", href: `#d${k + 1}` });
  link.append(make("span", { class: "head", dir: "auto" }, row.name || "(no text)"), under);
  if (k === view.at) link.setAttribute("aria-current", "true");
  return make("li", {}, link);
}

function showPage() {
  const first = page * PAGE, last = Math.min(order.length, first + PAGE);
  byId("documents").replaceChildren(...order.slice(first, last).map(entryOf));
  if (!order.length) {
    const more = DATA.sampled ? " The page holds a sample; others may." : "";
    byId("documents").append(make("li", { class: "empty" }, `No document in this page fits.${more}`));
  }
  byId("documents").start = first + 1;
  const all = order.length === ROWS.length;
  byId("count").textContent = all ? plural(ROWS.length, "document") : `${COUNT.format(order.length)} of ${plural(ROWS.length, "document")}`;
  byId("pages").textContent = order.length ? `${COUNT.format(first + 1)} to ${COUNT.format(last)}` : "";
  byId("before").disabled = !page;
  byId("after").disabled = last >= order.length;
}

function turn(by) {
  page += by;
  showPage();
  byId("list-title").scrollIntoView({ block: "nearest" });
  byId("documents").querySelector("a")?.focus();
}

function showChips() {
  const made = [];
  for (const [kind, names] of chosen) {
    for (const name of names) {
      made.push(make("button", { type: "button", class: "chip", "aria-label": `No longer only ${kind} ${name}`, onclick: () => toggle(kind, name) },
        `${kind}: `, make("bdi", {}, name), " \u00d7"));
    }
  }
  if (made.length > 1) made.push(make("button", { type: "button", class: "chip", onclick: clearFilters }, "Clear all"));
  byId("chips").replaceChildren(...made);
}

/** Filter by a bar, or no longer. Bars of one kind add up; those of several all have to fit. */
function toggle(kind, name) {
  const names = chosen.get(kind) ?? new Set();
  if (!names.delete(name)) names.add(name);
  if (names.size) chosen.set(kind, names);
  else chosen.delete(kind);
  pressBars();
  relist();
}

function clearFilters() {
  chosen.clear();
  pressBars();
  relist();
}

function pressBars() {
  for (const bar of document.querySelectorAll(".bar")) {
    bar.setAttribute("aria-pressed", String(chosen.get(bar.dataset.kind)?.has(bar.dataset.name) ?? false));
  }
}

/** The documents before and behind one, as they are listed. */
function stepsFrom(k) {
  const at = order.indexOf(k);
  return at < 0 ? [undefined, order[0]] : [order[at - 1], order[at + 1]];
}

function step(by) {
  const to = stepsFrom(view.at)[by < 0 ? 0 : 1];
  if (to !== undefined) location.hash = `#d${to + 1}`;
}
