// Lists what keeps people from using the page: as many objections as are found, as sentences.
const objections = [];
const object = (sentence, element) =>
  objections.push(sentence + (element ? ": " + element.outerHTML.slice(0, 120) : ""));

// --- structure
if (!document.documentElement.lang) object("the page names no language");
if (!document.title.trim()) object("the page has no title");
for (const landmark of ["header", "main", "footer"])
  if (document.querySelectorAll("body > " + landmark).length !== 1) object("not exactly one " + landmark);
const headings = [...document.querySelectorAll("h1, h2, h3, h4")];
if (headings.filter((h) => h.tagName === "H1").length !== 1) object("not exactly one h1");
let level = 0;
for (const heading of headings) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) object("a level of headings is skipped", heading);
  if (!heading.textContent.trim()) object("an empty heading", heading);
  level = next;
}
for (const section of document.querySelectorAll("section")) {
  const heading = document.getElementById(section.getAttribute("aria-labelledby"));
  if (!heading || !section.contains(heading)) object("a section without its heading", section);
}
const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) object("an id twice: " + id);
for (const table of document.querySelectorAll("table")) {
  if (!table.querySelector("th")) object("a table without heads", table);
  for (const head of table.querySelectorAll("th")) if (!head.scope) object("a head without scope", head);
}

// --- controls
for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
  if (!control.labels.length && !control.getAttribute("aria-label")) object("a control without label", control);
for (const control of document.querySelectorAll("button, a[href], summary"))
  if (!(control.textContent.trim() || control.getAttribute("aria-label"))) object("a control without a name", control);
for (const form of document.querySelectorAll("form"))
  if (form.method !== "post" && form.getAttribute("role") !== "search") object("a form that is not sent by POST", form);
for (const control of document.querySelectorAll("button, input:not([type=hidden]), summary")) {
  // A finger may tap the label of a box that is ticked just as well.
  const target = /checkbox|radio/.test(control.type) && control.labels.length ? control.labels[0] : control;
  const box = target.getBoundingClientRect();
  if (box.width && box.height < 43.9) object("lower than a finger needs (" + box.height + ")", control);
}
const skip = document.querySelector("a");
if (!skip || !document.querySelector(skip.getAttribute("href"))) object("the first link does not skip to the content");

// --- contrast, by what the browser really paints
const parse = (text) => {
  const parts = text.match(/[\d.]+/g).map(Number);
  return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
};
const light = ([r, g, b]) => {
  const part = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const ground = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const colour = parse(getComputedStyle(e).backgroundColor);
    if (colour.alpha === 1) return colour.rgb;
  }
  return [255, 255, 255];
};
let texts = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  const style = getComputedStyle(element);
  if (!walker.currentNode.textContent.trim() || !element.getClientRects().length || style.visibility === "hidden")
    continue;
  texts += 1;
  const [a, b] = [light(parse(style.color).rgb), light(ground(element))].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize);
  const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
  const contrast = (a + 0.05) / (b + 0.05);
  if (contrast < needed) object("contrast " + contrast.toFixed(2) + " of " + needed, element);
}
if (texts < 5) object("hardly any text is visible");

// --- narrow screens
if (document.documentElement.scrollWidth > window.innerWidth)
  object("wider than the screen by " + (document.documentElement.scrollWidth - window.innerWidth));
for (const word of document.querySelectorAll(".places span"))
  if (word.getClientRects().length && word.offsetHeight > 1.6 * parseFloat(getComputedStyle(word).lineHeight))
    object("a word of the navigation over two lines", word);
return objections;
