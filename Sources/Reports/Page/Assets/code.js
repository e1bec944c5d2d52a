'use strict';

// Programs with their lines numbered. Python's words are told apart by class names that are constants of
// this script; what they hold becomes text and nothing else.

const KEYWORDS = new Set(('False None True and as assert async await break case class continue def del elif '
  + 'else except finally for from global if import in is lambda match nonlocal not or pass raise return '
  + 'try while with yield').split(' '));

/** What begins a token: a comment, a string, a number, a name, a decorator, or what none of them can begin. */
const TOKEN = new RegExp([
  '(?<comment>#[^\\n]*)',
  "(?<long>[rbfuRBFU]{0,2}(?:\"\"\"|'''))",
  "(?<string>[rbfuRBFU]{0,2}(?:\"(?:[^\"\\\\\\n]|\\\\[^])*\"?|'(?:[^'\\\\\\n]|\\\\[^])*'?))",
  '(?<number>\\d[\\w.]*)',
  '(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)',
  '(?<mark>@(?=[\\p{L}_])[\\w.]*)',
  '(?<rest>[^#"\'\\d\\p{L}_@]+|[^])',
].join('|'), 'uy');

/** Where a string of three quotes that begins before a place ends. */
function endOfLong(text, start, quotes) {
  let end = start;
  for (;;) {
    end = text.indexOf(quotes, end);
    if (end < 0) return text.length;
    let slashes = 0;
    while (end - slashes > start && text[end - slashes - 1] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end + 3;
    end += 1;
  }
}

/** The most tokens that are told apart; what comes after stays plain, so that no text holds the page up. */
const MOST_TOKENS = 20000;

/** A program's tokens in their order: the name of a class or '', and the text. */
function tokens(text) {
  const found = [];
  let place = 0, before = '';
  while (place < text.length && found.length < MOST_TOKENS) {
    TOKEN.lastIndex = place;
    const match = TOKEN.exec(text);
    if (!match) break;
    const { comment, long, string, number, name, mark } = match.groups;
    let kind = '', end = place + match[0].length;
    if (comment !== undefined) kind = 'comment';
    else if (long !== undefined) {
      kind = 'string';
      end = endOfLong(text, end, long.slice(-3));
    } else if (string !== undefined) kind = 'string';
    else if (number !== undefined) kind = 'number';
    else if (mark !== undefined) kind = 'mark';
    else if (name !== undefined) {
      kind = KEYWORDS.has(name) ? 'keyword' : before === 'def' || before === 'class' ? 'defined' : '';
    }
    const word = text.slice(place, end);
    if (word.trim() !== '') before = word;
    found.push([kind, word]);
    place = end;
  }
  if (place < text.length) found.push(['', text.slice(place)]);
  return found;
}

/** The lines of a program as Python counts them, each a list of nodes and texts. */
function codeLines(text) {
  const lines = [[]];
  for (const [kind, word] of tokens(text.replace(/\r\n?/g, '\n'))) {
    word.split('\n').forEach((part, place) => {
      if (place > 0) lines.push([]);
      if (part === '') return;
      lines[lines.length - 1].push(kind ? element('span', { class: 'c-' + kind }, part) : part);
    });
  }
  if (lines[lines.length - 1].length === 0) lines.pop();
  return lines;
}

/** The most lines that are laid out. */
const MOST_LINES = 5000;

/** A program with its lines numbered, the one that failed marked. */
function listing(label, text, failed) {
  const lines = codeLines(text);
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
