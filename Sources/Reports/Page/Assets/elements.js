'use strict';

// What a model wrote becomes text and nothing else: no function here takes markup.

const SVG = 'http://www.w3.org/2000/svg';

/** Characters that act rather than show themselves: they turn directions around or are not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The nodes of a text in which characters that act are shown by their numbers. */
function visible(text) {
  const nodes = [];
  let start = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match[0] === '\n' || match[0] === '\t') continue;
    if (match.index > start) nodes.push(text.slice(start, match.index));
    const number = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    const mark = document.createElement('span');
    mark.className = 'unseen';
    mark.textContent = 'U+' + number;
    nodes.push(mark);
    start = match.index + match[0].length;
  }
  if (start < text.length) nodes.push(text.slice(start));
  return nodes;
}

/** Fills an element with attributes and children; a child that is a text stays one. */
function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const child of children.flat(Infinity)) {
    if (typeof child === 'string') node.append(...visible(child));
    else if (child) node.append(child);
  }
  return node;
}

function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function drawing(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** The shape of a verdict in its colour. */
function shape(verdict) {
  return drawing('svg', { class: 'shape v-' + verdict, 'aria-hidden': 'true' },
    drawing('use', { href: '#shape-' + verdict }));
}

/** What leads to another view; the address shows it, so that it can be kept. */
function way(route, ...children) {
  const button = element('button', { type: 'button', class: 'way' }, ...children);
  button.addEventListener('click', () => { location.hash = route; });
  return button;
}

/** What scrolls sideways, and can be reached by the keyboard to do so. */
function scrolling(label, child) {
  return element('div', { class: 'scroll', role: 'group', 'aria-label': label, tabindex: 0 },
    child);
}
