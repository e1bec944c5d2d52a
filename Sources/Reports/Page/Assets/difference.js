'use strict';

// Where two programs differ, line by line.

/** The most pairs of lines that are held against each other. */
const MOST_PAIRS = 4000000;
/** How many equal lines stand around what differs. */
const CONTEXT = 3;

/**
 * The lines of both in one order, each with its numbers in the first and in the second program, where a
 * line of one alone has one number; null when there are too many lines.
 */
function alignedLines(one, other) {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start
    && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const [rows, columns] = [one.length - start - end, other.length - start - end];
  if (rows * columns > MOST_PAIRS) return null;
  // How many lines the rests after each pair of places have in common.
  const width = columns + 1;
  const common = new Uint16Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[row * width + column] = one[start + row] === other[start + column]
        ? common[(row + 1) * width + column + 1] + 1
        : Math.max(common[(row + 1) * width + column], common[row * width + column + 1]);
    }
  }
  const lines = [];
  for (let line = 0; line < start; line += 1) lines.push([line, line]);
  let row = 0, column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && one[start + row] === other[start + column]) {
      lines.push([start + row, start + column]);
      row += 1;
      column += 1;
    } else if (column === columns || (row < rows
      && common[(row + 1) * width + column] >= common[row * width + column + 1])) {
      lines.push([start + row, null]);
      row += 1;
    } else {
      lines.push([null, start + column]);
      column += 1;
    }
  }
  for (let line = end; line > 0; line -= 1) lines.push([one.length - line, other.length - line]);
  return lines;
}

/** The difference of two programs, as lines with their numbers and a mark of the program they are of. */
function difference(names, one, other) {
  const texts = [one, other].map((text) => text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n'));
  const lines = texts.some((text) => text.length > MOST_LINES) ? null : alignedLines(...texts);
  if (!lines) return element('p', {}, 'The programs are too long to be held against each other here.');
  if (lines.every(([first, second]) => first !== null && second !== null)) {
    return element('p', {}, 'Both programs are the same.');
  }
  const near = lines.map(() => false);
  lines.forEach(([first, second], place) => {
    if (first !== null && second !== null) return;
    for (let at = Math.max(0, place - CONTEXT); at <= place + CONTEXT; at += 1) near[at] = true;
  });
  const code = [one, other].map(codeLines);
  const body = element('tbody');
  let skipped = 0;
  const addSkipped = () => {
    if (skipped > 0) {
      body.append(element('tr', { class: 'skipped' }, element('td', { colspan: 4 },
        skipped === 1 ? '1 equal line' : `${skipped} equal lines`)));
    }
    skipped = 0;
  };
  lines.forEach(([first, second], place) => {
    if (!near[place]) {
      skipped += 1;
      return;
    }
    addSkipped();
    const isOnly = first === null || second === null;
    const mark = !isOnly ? '' : second === null ? '−' : '+';
    const source = first === null ? code[1][second] : code[0][first];
    body.append(element('tr', isOnly ? { class: second === null ? 'removed' : 'added' } : {},
      ...[first, second].map((line) => element('td', { class: 'line' }, line === null ? '' : `${line + 1}`)),
      element('td', { class: 'sign' }, mark),
      element('td', { class: 'source' }, source ?? [])));
  });
  addSkipped();
  const head = element('thead', {}, element('tr', {},
    ['line', 'line', '', 'program'].map((title) => (title
      ? element('th', { scope: 'col' }, title) : element('td', {})))));
  return [element('p', { class: 'faint' }, `− stands in ${names[0]} alone, + in ${names[1]} alone.`),
    scrolling('Difference of the programs', element('table', { class: 'difference-of' }, head, body))];
}
