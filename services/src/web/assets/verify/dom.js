// Elements of the page, made one by one: nothing that was read is ever taken for HTML.

const SVG = "http://www.w3.org/2000/svg";

// An element with its class, its attributes and its children; texts, elements, and null for nothing.
export function made(name, { class: looks, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  if (looks) element.className = looks;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(attribute, value);
    else if (value !== null && value !== false) element.setAttribute(attribute, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SIGNS = {
  ok: "M9 16.5l4.5 4.5L23 11.5",
  failed: "M11 11l10 10M21 11L11 21",
  open: "M10 16h12",
};

// The sign of a verdict or a step: a round mark, hidden from screen readers, for the words stand beside it.
export function sign(status) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `status-sign ${status}`);
  const circle = document.createElementNS(SVG, "circle");
  for (const [name, value] of [["cx", 16], ["cy", 16], ["r", 15]]) circle.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[status]);
  svg.append(circle, path);
  return svg;
}

// Names and values.
export const facts = (pairs, looks = "facts") =>
  made("dl", { class: looks }, ...pairs.flatMap(([name, value, valueLooks]) => [
    made("dt", {}, name),
    made("dd", { class: valueLooks ?? null }, value),
  ]));

// A table that becomes cards on a phone, as all of the bank's do.
export function table(caption, headings, rows) {
  const looks = (at) => (headings[at].numeric ? "right" : null);
  const cell = (text, at) => made("td", { class: text === "" ? "empty" : looks(at), "data-label": headings[at].name, role: "cell" }, text);
  const head = headings.map(({ name }, at) => made("th", { scope: "col", role: "columnheader", class: looks(at) }, name));
  return made("div", { class: "scroll" },
    made("table", { class: "table cards", role: "table" },
      made("caption", {}, caption),
      made("thead", { role: "rowgroup" }, made("tr", { role: "row" }, ...head)),
      made("tbody", { role: "rowgroup" }, ...rows.map((row) => made("tr", { role: "row" }, ...row.map(cell))))));
}
