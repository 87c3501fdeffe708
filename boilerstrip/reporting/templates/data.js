"use strict";
// What the page holds: rows of all its documents, and their lines as text until one is opened.
const DATA = JSON.parse(document.getElementById("data").textContent);
const ROWS = DATA.documents;
const GONE = 0, CERTAIN = 1, KEPT = 2; // what happened to a line
let packed = null; // one document's JSON a line

/** Whether all of the page has come: texts stand at its end, so that bars and the list do not wait for them. */
function complete() {
  return document.readyState !== "loading";
}

/** A document's lines, read when they are asked for. */
function bodyOf(k) {
  packed ??= document.getElementById("texts").textContent.split("\n");
  return JSON.parse(packed[k + 1].replace(/,$/, ""));
}

/** An element with properties and children; children that are strings become text, never markup. */
function make(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "label") made.dataset.label = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const COUNT = new Intl.NumberFormat("en");

function shareOf(row) {
  return row.characters ? row.removed / row.characters : 0;
}

function outcomeOf(row) {
  return row.left ? "left as it was" : row.status;
}

function plural(number, word) {
  return `${COUNT.format(number)} ${word}${number === 1 ? "" : "s"}`;
}

/** Text in which what is searched for is marked. */
function marked(text, query) {
  const low = query ? text.toLowerCase() : "";
  if (!query || low.length !== text.length || !low.includes(query)) return [text];
  const parts = [];
  let at = 0;
  for (let found = low.indexOf(query); found >= 0; found = low.indexOf(query, at)) {
    if (found > at) parts.push(text.slice(at, found));
    parts.push(make("mark", {}, text.slice(found, found + query.length)));
    at = found + query.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
