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

/** A little square in the colour of a class. */
function swatch(className) {
  return drawing('svg', { class: 'swatch', viewBox: '0 0 1 1', 'aria-hidden': 'true',
    preserveAspectRatio: 'none' },
  drawing('rect', { width: 1, height: 1, class: className }));
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

/** The most lines that are laid out. */
const MOST_LINES = 5000;

/** A program with its lines numbered as Python counts them, the one that failed marked. */
function listing(label, text, failed) {
  const lines = text.split(/\r\n|[\n\r]/);
  if (lines[lines.length - 1] === '') lines.pop();
  const list = element('ol', { class: 'code' });
  lines.slice(0, MOST_LINES).forEach((line, place) => {
    const isFailed = place + 1 === failed;
    list.append(element('li', isFailed ? { class: 'failed' } : {},
      isFailed ? element('span', { class: 'hidden' }, 'Failed here: ') : null, line));
  });
  const parts = [scrolling(label, list)];
  if (lines.length === 0) parts.push(element('p', { class: 'faint' }, 'It is empty.'));
  if (lines.length > MOST_LINES) {
    parts.push(element('p', { class: 'faint' },
      `${lines.length - MOST_LINES} lines more are not laid out.`));
  }
  return parts;
}
