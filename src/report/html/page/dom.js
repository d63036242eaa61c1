// Elements. Texts become text and never markup.
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  set(element, attributes);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  set(element, attributes);
  element.append(...children.flat().filter(Boolean));
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

// The sign of a class, with its word for those who do not see it.
const sign = (number) => el("span", { class: `sign c-${told.classes[number].name}`, "aria-hidden": "true", text: told.classes[number].sign });
const verdictWord = (number) => say(told.classes[number].word);
const verdict = (number) => el("span", { class: "verdict" }, sign(number), verdictWord(number));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Tells those who listen what has changed.
let announcer = null;
function announce(text) {
  if (announcer) announcer.textContent = text;
}

// Calls once things have settled down.
function soon(work, wait = 60) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), wait);
  };
}
