// What an accessibility checker asks of a page, as a list of sentences; an empty list is good.
const faults = [];
const say = (text, element) => faults.push(`${text}: ${element.outerHTML.slice(0, 100)}`);
const isShown = element => element.checkVisibility() && element.getClientRects().length > 0;
const all = selector => [...document.querySelectorAll(selector)];

if (!document.documentElement.lang) faults.push("the page does not say its language");
if (!document.title) faults.push("the page has no title");
if (all("h1").length !== 1) faults.push(`the page has ${all("h1").length} headings of level 1`);

let level = 0;
for (const heading of all("h1, h2, h3, h4, h5, h6")) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) say("a level of headings is left out", heading);
  level = next;
}

const identifiers = all("[id]").map(element => element.id);
for (const identifier of new Set(identifiers)) {
  if (identifiers.filter(other => other === identifier).length > 1) {
    faults.push(`several elements are called ${identifier}`);
  }
}
for (const attribute of ["aria-describedby", "aria-labelledby", "for", "form"]) {
  for (const element of all(`[${attribute}]`)) {
    for (const identifier of element.getAttribute(attribute).split(" ")) {
      if (!document.getElementById(identifier)) say(`nothing is called ${identifier}`, element);
    }
  }
}

for (const element of all("input:not([type=hidden]), select, textarea").filter(isShown)) {
  if (![...element.labels].some(label => label.textContent.trim())) say("no label", element);
}
for (const element of all("button, a").filter(isShown)) {
  if (!element.textContent.trim() && !element.ariaLabel) say("no name", element);
}
for (const element of all("svg")) {
  const isHidden = element.getAttribute("aria-hidden") === "true";
  if (!isHidden && !(element.getAttribute("role") === "img" && element.ariaLabel)) say("no name", element);
}
for (const element of all("button, input:not([type=hidden])").filter(isShown)) {
  const box = element.getBoundingClientRect();
  if (box.width < 24 || box.height < 24) say("too small to hit", element);
}

const channels = color => {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
};
const luminance = ({ red, green, blue }) => {
  const [r, g, b] = [red, green, blue].map(value => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = element => {
  for (let at = element; at; at = at.parentElement) {
    const color = channels(getComputedStyle(at).backgroundColor);
    if (color.alpha === 1) return color;
  }
  return { red: 255, green: 255, blue: 255 };
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !isShown(element)) continue;
  const style = getComputedStyle(element);
  const isDrawn = element instanceof SVGElement;
  const [one, other] = [luminance(channels(isDrawn ? style.fill : style.color)), luminance(ground(element))];
  const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (contrast < 4.5) say(`contrast ${contrast.toFixed(2)}`, element);
}
for (const element of all("input:not([type=hidden])").filter(isShown)) {
  const [one, other] = [
    luminance(channels(getComputedStyle(element).borderTopColor)), luminance(ground(element.parentElement)),
  ];
  const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (contrast < 3) say(`contrast of the border ${contrast.toFixed(2)}`, element);
}

if (document.documentElement.scrollWidth > innerWidth) {
  faults.push(`the page is ${document.documentElement.scrollWidth} wide on a screen of ${innerWidth}`);
}
return faults;
