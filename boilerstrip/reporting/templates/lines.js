"use strict";
// One document: its lines, why each went or stayed, and the ways to look at it.
const view = { at: -1, mode: "both", beside: true, query: "" };

/** What a code stands for, in a sentence. */
function reasonOf(code) {
  const known = DATA.codes[code];
  if (known) return make("p", {}, make("b", {}, `${code} ${known[0]}`), ". ", known[1]);
  if (code === "model") return make("p", {}, make("b", {}, "model"), ". The learned labeller reads it so.");
  if (code.startsWith("SITE:")) return make("p", {}, make("b", {}, code), ". A template of the site's profile.");
  if (code.startsWith("RECIPE:")) return make("p", {}, make("b", {}, code), ". A rule of the site's recipe.");
  return make("p", {}, make("b", {}, code));
}

function sure(certain, confidence) {
  return `${certain ? "certain" : "likely"}, ${confidence.toFixed(2)}`;
}

/** Why a line went or stayed: [label, paragraphs]. */
function whyOf(line) {
  const [, label, state, confidence, reasons, parts, fate] = line;
  const told = [];
  if (state === KEPT) told.push(make("p", {}, "Kept as ", make("b", {}, label), ` (${confidence.toFixed(2)}).`));
  else told.push(make("p", {}, "Removed as ", make("b", {}, label), ` (${sure(state === CERTAIN, confidence)}).`));
  told.push(...reasons.map(reasonOf));
  for (const part of typeof parts === "string" ? [] : parts.filter((one) => typeof one !== "string")) {
    told.push(make("p", {}, "A part of it is removed as ", make("b", {}, part[1]), ` (${sure(part[4], part[3])}).`));
    if (part[2] && !reasons.includes(part[2])) told.push(reasonOf(part[2]));
  }
  if (fate) told.push(make("p", { class: "said" }, FATES[fate[0]] + (fate[1] ? ` (its line ${fate[1]})` : "") + "."));
  const first = typeof parts === "string" ? null : parts.find((one) => typeof one !== "string");
  return [state === KEPT ? (first ? first[1] : null) : label, told];
}

function labelTag(label, code) {
  return make("span", { class: "label", label }, code ? `${label} ${code}` : label);
}

/** A line's text: what goes of it struck out. */
function textOf(parts, state, label) {
  const text = make("div", { class: "text", dir: "auto" });
  const pieces = typeof parts === "string" ? [parts] : parts;
  for (const piece of pieces) {
    if (typeof piece !== "string") {
      text.append(make("del", { class: "part", label: piece[1] }, ...marked(piece[0], view.query)));
      text.append(labelTag(piece[1], piece[2]));
    } else if (state === KEPT) text.append(...marked(piece, view.query));
    else text.append(make("del", { label }, ...marked(piece, view.query)));
  }
  return text;
}

function lineRow(line, before) {
  if (!Array.isArray(line)) {
    const gone = line.removed ? `, ${COUNT.format(line.removed)} of them removed` : "";
    return make("li", { class: "row left-out" }, `... ${plural(line.lines, "line")} not shown here${gone} ...`);
  }
  const [number, label, state, , reasons, parts, fate] = line;
  const kept = state === KEPT;
  const names = ["row", kept ? "kept" : "gone", label === "title" ? "title" : "", number > before + 1 ? "gap" : ""];
  const row = make("li", { class: names.filter(Boolean).join(" "), tabindex: "-1", label: kept ? null : label });
  row.append(make("span", { class: "number", "aria-hidden": "true" }, String(number)), textOf(parts, state, label));
  if (!kept) row.append(labelTag(label, reasons[0]));
  else if (fate && fate[0] !== "verbatim") row.append(fateTag(fate[0]));
  if (!kept && fate) row.append(fateTag(fate[0]));
  const [, why] = whyOf(line);
  row.append(make("span", { class: "sr" }, ` Line ${number}. ${why.map((one) => one.textContent).join(" ")}`));
  row.line = line;
  return row;
}

function linesOf(body) {
  const list = make("ol", { class: "lines", id: "lines", "aria-label": "Lines of the document; arrow keys go through them" });
  let before = Infinity;
  for (const line of body.lines) {
    list.append(lineRow(line, before));
    before = Array.isArray(line) ? line[0] : Infinity;
  }
  if (!body.lines.length) list.append(make("li", { class: "empty" }, "The text is empty."));
  return list;
}

/** Rows that can be seen in the mode in force. */
function rowsSeen() {
  return [...document.querySelectorAll("#lines .row[tabindex]")].filter((one) => one.getClientRects().length);
}

/** One row takes part in the order of Tab: the one with the focus, else the first that goes, else the first. */
function settleTab(chosen) {
  const rows = rowsSeen();
  for (const row of document.querySelectorAll("#lines .row[tabindex]")) row.tabIndex = -1;
  const one = chosen ?? rows.find((row) => row.matches(".gone") || row.querySelector("del")) ?? rows[0];
  if (one) one.tabIndex = 0;
}

function moveAmong(event) {
  const rows = rowsSeen();
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (at < 0 || to === undefined || !rows[to] || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  settleTab(rows[to]);
  rows[to].focus();
}

// Reasons

function showWhy(row) {
  const box = byId("why");
  const [label, why] = whyOf(row.line);
  box.replaceChildren(...why);
  if (label) box.dataset.label = label;
  else delete box.dataset.label;
  box.hidden = false;
  const at = row.getBoundingClientRect(), width = document.documentElement.clientWidth;
  const left = Math.max(12, Math.min(at.left + 44, width - box.offsetWidth - 12));
  const below = at.bottom + 6 + box.offsetHeight <= window.innerHeight || at.top < box.offsetHeight + 6;
  box.style.left = `${left + window.scrollX}px`;
  box.style.top = `${(below ? at.bottom + 6 : at.top - box.offsetHeight - 6) + window.scrollY}px`;
  pairUp(row);
}

function hideWhy() {
  byId("why").hidden = true;
  pairUp(null);
}

function rowUnder(event) {
  const row = event.target.closest?.("#lines .row[tabindex]");
  return row?.line ? row : null;
}

function watchLines(article) {
  article.addEventListener("pointerover", (event) => {
    const row = rowUnder(event);
    if (row && event.pointerType !== "touch") showWhy(row);
  });
  article.addEventListener("pointerout", (event) => {
    if (rowUnder(event) && event.pointerType !== "touch") {
      const focused = document.activeElement?.closest?.("#lines .row[tabindex]");
      if (focused?.matches(":focus-visible")) showWhy(focused);
      else hideWhy();
    }
  });
  article.addEventListener("focusin", (event) => {
    const row = rowUnder(event);
    if (!row) return;
    settleTab(row);
    showWhy(row);
  });
  article.addEventListener("focusout", hideWhy);
  article.addEventListener("keydown", moveAmong);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideWhy());
  window.addEventListener("resize", hideWhy);
}

// The document

function modes(pair) {
  const group = make("div", { class: "modes", role: "radiogroup", "aria-label": "What is shown" });
  for (const [mode, told] of [["both", "Both"], ["input", "Input"], ["output", "Output"]]) {
    const radio = make("input", { type: "radio", name: "mode", value: mode });
    radio.checked = view.mode === mode;
    radio.addEventListener("change", () => {
      view.mode = mode;
      setMode(pair);
    });
    group.append(make("label", {}, radio, told));
  }
  return group;
}

function setMode(pair) {
  pair.classList.toggle("as-input", view.mode === "input");
  pair.classList.toggle("as-output", view.mode === "output");
  hideWhy();
  settleTab();
}

/** The labels that stand in a document, with what went under each. */
function legendOf(row) {
  const sums = new Map();
  for (const [label, , many] of row.cuts) sums.set(label, (sums.get(label) ?? 0) + many);
  const items = [...sums].sort((one, other) => other[1] - one[1]).map(([label, many]) =>
    make("li", {}, make("span", { class: "swatch", label }), `${label} ${COUNT.format(many)}`));
  return make("ul", { class: "legend", "aria-label": "Characters removed, by label" }, ...items);
}

function factsOf(row) {
  const facts = make("p", { class: "facts" });
  const add = (...told) => facts.append(make("span", {}, ...told));
  add(make("b", {}, outcomeOf(row)));
  add(make("b", {}, PERCENT.format(shareOf(row))), row.left ? " would go" : " removed");
  add("confidence ", make("b", {}, row.confidence.toFixed(2)));
  if (row.verdict) {
    add("against its source ", make("b", {}, row.verdict));
    add("coverage ", make("b", {}, PERCENT.format(row.coverage)), ", purity ", make("b", {}, PERCENT.format(row.purity)));
  }
  return facts;
}

function headOf(row) {
  const about = [row.place, row.id, row.site, row.lang].filter(Boolean);
  const head = make("p", { class: "about-doc" }, ...about.map((one) => make("bdi", {}, one)));
  head.append(make("span", { class: "steps" },
    make("button", { type: "button", class: "quiet back", onclick: toList }, "All documents"),
    make("button", { type: "button", class: "quiet", id: "previous", onclick: () => step(-1) }, "Previous"),
    make("button", { type: "button", class: "quiet", id: "next", onclick: () => step(1) }, "Next")));
  return head;
}

function showDocument(k, focus) {
  view.at = k;
  const row = ROWS[k], body = bodyOf(k), article = byId("document");
  const pair = make("div", { class: "pair" }, make("div", { class: "side" }, make("h3", {}, "This document"), linesOf(body)));
  const warnings = body.warnings.map((one) => make("p", { class: "warning", dir: "auto" }, one));
  if (row.left) warnings.push(make("p", { class: "warning" }, "clean leaves this document as it was; what is struck out would have gone."));
  const handles = make("div", { class: "handles" }, modes(pair));
  if (body.source) handles.append(besideSwitch(pair));
  handles.append(legendOf(row));
  hideWhy();
  article.replaceChildren(headOf(row), make("h2", { dir: "auto" }, row.name || "(no text)"), factsOf(row), ...warnings);
  if (body.source) article.append(...changesOf(body.source));
  article.append(handles, pair);
  if (body.source) pair.append(sourceSide(body.source));
  setBeside(pair, Boolean(body.source));
  setMode(pair);
  const steps = stepsFrom(k);
  byId("previous").disabled = steps[0] === undefined;
  byId("next").disabled = steps[1] === undefined;
  if (focus) article.focus({ preventScroll: true });
}
