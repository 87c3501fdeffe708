"use strict";
// The source beside a document: which of its lines were carried over, and which line is which.
const FATES = {
  verbatim: "It stands in the source, word for word",
  edited: "It stands in the source, edited",
  added: "It does not stand in the source",
  boilerplate: "It is wrapper by the source's account",
  kept: "It was carried over",
  missing: "It was not carried over",
  lost: "It stands in the source's body and was wrongly removed",
};
const POOR = new Set(["added", "boilerplate", "missing", "lost"]);

function fateTag(status) {
  return make("span", { class: POOR.has(status) ? "fate bad" : "fate", title: FATES[status] }, status);
}

function sourceSide(source) {
  const list = make("ol", { class: "lines", id: "source-lines", "aria-label": "Lines of the source" });
  let before = Infinity;
  for (const line of source.lines) {
    if (!Array.isArray(line)) {
      list.append(make("li", { class: "row left-out" }, `... ${plural(line.lines, "line")} not shown here ...`));
      before = Infinity;
      continue;
    }
    const [number, status, match, similarity, text] = line;
    const row = make("li", { class: `row ${status}${number > before + 1 ? " gap" : ""}`, title: FATES[status] });
    row.append(make("span", { class: "number", "aria-hidden": "true" }, String(number)));
    row.append(make("div", { class: "text", dir: "auto" }, ...marked(text, view.query)));
    if (status !== "kept") {
      const tag = fateTag(status);
      if (status === "edited") tag.append(` ${PERCENT.format(similarity)}`);
      row.append(tag);
    }
    row.number = number;
    row.match = match;
    list.append(row);
    before = number;
  }
  list.addEventListener("pointerover", (event) => pairBack(event.target.closest(".row")));
  list.addEventListener("pointerout", () => pairBack(null));
  return make("div", { class: "side source" }, make("h3", {}, `Source (${source.relation})`), list);
}

/** Mark the source's line that a document's line comes from. */
function pairUp(row) {
  for (const one of document.querySelectorAll("#source-lines .matched")) one.classList.remove("matched");
  const fate = row?.line?.[6];
  if (!fate?.[1]) return;
  const found = [...document.querySelectorAll("#source-lines .row")].find((one) => one.number === fate[1]);
  found?.classList.add("matched");
}

/** And the document's line that a line of the source went to. */
function pairBack(row) {
  for (const one of document.querySelectorAll("#lines .matched")) one.classList.remove("matched");
  if (!row?.match) return;
  const found = [...document.querySelectorAll("#lines .row")].find((one) => one.line?.[0] === row.match);
  found?.classList.add("matched");
}

function changesOf(source) {
  if (!source.changes.length) return [];
  const items = source.changes.map(([kind, was, now]) => make("li", {}, `${kind}: `,
    make("bdi", {}, was || "(nothing)"), " became ", make("bdi", {}, now || "(nothing)")));
  return [make("details", { class: "changes" }, make("summary", {}, plural(items.length, "changed fact")), make("ul", {}, ...items))];
}

function besideSwitch(pair) {
  const box = make("input", { type: "checkbox", id: "beside" });
  box.checked = view.beside;
  box.addEventListener("change", () => {
    view.beside = box.checked;
    setBeside(pair, true);
  });
  return make("label", { class: "beside" }, box, "Source beside it");
}

function setBeside(pair, there) {
  const two = there && view.beside;
  pair.classList.toggle("two", two);
  const side = pair.querySelector(".source");
  if (side) side.hidden = !two;
}
