'use strict';

// What the address names after its hash is shown in the dialog: #t12 is a task, #s0.12.5 a sample of
// the first run, #v0.1.12 a task in two runs.

const view = document.getElementById('view');
const title = document.getElementById('view-title');
const body = document.getElementById('view-body');

/** What a place in the page is called and shows; null when there is no such place. */
async function viewOf(kind, numbers) {
  const place = kind === 't' ? numbers[0] : kind === 's' ? numbers[1] : numbers[2];
  const runs = kind === 't' ? [] : kind === 's' ? [numbers[0]] : numbers.slice(0, 2);
  if (!(place < index.tasks.length) || !runs.every((run) => run < index.runs.length)) return null;
  const task = await taskAt(place);
  const name = index.tasks[place];
  if (kind === 't') return [name, showTask(place, task)];
  if (kind === 'v') return [`${name}, side by side`, showPair(runs[0], runs[1], place, task)];
  const sample = task.runs[runs[0]][numbers[2]];
  return sample && [`${name}#${sample.index}: ${sample.verdict}`,
    showSample(runs[0], place, task, sample, numbers[2])];
}

const steps = { 'task-before': -1, 'task-after': 1 };

/** Shows what the steps to the tasks before and after an address do. */
function showSteps(hash) {
  const numbers = hash.slice(2).split('.').map(Number);
  const place = shownTasks.indexOf(numbers[{ t: 0, s: 1, v: 2 }[hash[1]]]);
  document.getElementById('task-place').replaceChildren(
    place < 0 ? '' : `${place + 1} of ${shownTasks.length}`);
  for (const [id, step] of Object.entries(steps)) {
    document.getElementById(id).disabled = neighbour(hash, step) === null;
  }
}

function take(step) {
  const next = neighbour(location.hash, step);
  if (next !== null) location.hash = next;
}

async function show() {
  const asked = location.hash;
  const match = /^#([tsv])(\d+(?:\.\d+)*)$/.exec(asked);
  const numbers = match ? match[2].split('.').map(Number) : [];
  const isWhole = match && numbers.length === (match[1] === 't' ? 1 : 3);
  const found = isWhole ? await viewOf(match[1], numbers) : null;
  // Another was asked for while this one was unpacked.
  if (asked !== location.hash) return;
  if (!found) {
    view.close();
    return;
  }
  title.replaceChildren(...visible(found[0]));
  body.replaceChildren();
  filled(body, {}, found[1]);
  showSteps(asked);
  if (!view.open) view.showModal();
  view.scrollTop = 0;
  title.focus();
}

view.addEventListener('close', () => {
  if (/^#[tsv]\d/.test(location.hash)) history.replaceState(null, '', '#');
});
document.getElementById('view-close').addEventListener('click', () => view.close());
view.addEventListener('click', (event) => {
  if (event.target === view) view.close();
});

for (const [id, step] of Object.entries(steps)) {
  document.getElementById(id).addEventListener('click', () => take(step));
}
view.addEventListener('keydown', (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // There the keys scroll.
  if (event.target.closest('.scroll')) return;
  event.preventDefault();
  take(step);
});

unpacked('index').then((value) => {
  index = value;
  drawStrips();
  startFilters();
  compareRuns();
  window.addEventListener('hashchange', show);
  return show();
});
