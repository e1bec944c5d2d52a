'use strict';

// Which tasks are shown, and in which order: what is searched for, a verdict, a cause.

/** The places of the tasks that are shown, in their order. */
let shownTasks = [];

/** For each run and named cause the tasks with a sample that failed so, by their first such sample. */
let tasksOfCauses = [];

function readCauses() {
  tasksOfCauses = index.causes.samples.map((causes) => causes.map((places) => {
    const tasks = new Map();
    for (let at = 0; at < places.length; at += 2) {
      if (!tasks.has(places[at])) tasks.set(places[at], places[at + 1]);
    }
    return tasks;
  }));
}

const filterIds = ['search', 'by-verdict', 'by-cause', 'order'];

function filters() {
  const [search, verdict, cause, order] = filterIds.map((id) => document.getElementById(id).value);
  return { search: search.trim().toLowerCase(), verdict, cause: cause === '' ? null : Number(cause), order };
}

/** The first sample of a task in a run that the filters are for; -1 when none is. */
function sampleFor(wanted, run, task) {
  const verdicts = verdictsOf(run, task);
  if (wanted.cause !== null) {
    const sample = tasksOfCauses[run][wanted.cause].get(task) ?? -1;
    return sample >= 0 && wanted.verdict && verdicts[sample] !== wanted.verdict ? -1 : sample;
  }
  if (wanted.verdict) return verdicts.indexOf(wanted.verdict);
  return verdicts.length > 0 ? 0 : -1;
}

function isWanted(wanted, task) {
  if (wanted.search && !index.tasks[task].toLowerCase().includes(wanted.search)) return false;
  if (wanted.cause === null && !wanted.verdict) return true;
  return index.runs.some((run, place) => sampleFor(wanted, place, task) >= 0);
}

/** Tasks in the order of the benchmark, by what passed, or by how runs differ. */
function orderedTasks(order) {
  const places = index.tasks.map((name, task) => task);
  const shares = places.map((task) => index.runs.map((run, place) => shareOf(place, task) ?? 0));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const keys = {
    benchmark: (task) => task,
    hardest: (task) => mean(shares[task]),
    easiest: (task) => -mean(shares[task]),
    differing: (task) => Math.min(...shares[task]) - Math.max(...shares[task]),
  };
  const key = keys[order] ?? keys.benchmark;
  return places.sort((a, b) => key(a) - key(b) || a - b);
}

function applyFilters() {
  const wanted = filters();
  const order = orderedTasks(wanted.order);
  shownTasks = order.filter((task) => isWanted(wanted, task));
  const isShown = new Set(shownTasks);
  document.querySelectorAll('.map, .tasks tbody').forEach((list) => {
    const items = Array.from(list.children).sort((a, b) => a.dataset.task - b.dataset.task);
    list.append(...order.map((task) => items[task]));
    for (const item of items) item.hidden = !isShown.has(Number(item.dataset.task));
  });
  document.querySelectorAll('.map').forEach((list, run) => {
    for (const item of list.children) {
      item.classList.toggle('other', sampleFor(wanted, run, Number(item.dataset.task)) < 0);
    }
  });
  const isAll = shownTasks.length === index.tasks.length;
  document.getElementById('shown').replaceChildren(isAll ? `All ${index.tasks.length} tasks are shown.`
    : `${shownTasks.length} of ${index.tasks.length} tasks are shown.`);
  document.getElementById('all-tasks').disabled = isAll;
}

function resetFilters() {
  for (const id of filterIds.slice(0, 3)) document.getElementById(id).value = '';
}

function startFilters() {
  readCauses();
  for (const id of filterIds) document.getElementById(id).addEventListener('input', applyFilters);
  document.getElementById('all-tasks').addEventListener('click', () => {
    resetFilters();
    applyFilters();
    document.getElementById('search').focus();
  });
  // A link to the tasks of a verdict or a cause.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-verdict], [data-cause]');
    if (!link) return;
    resetFilters();
    document.getElementById('by-verdict').value = link.dataset.verdict ?? '';
    document.getElementById('by-cause').value = link.dataset.cause ?? '';
    applyFilters();
  });
  document.getElementById('filters').hidden = false;
  applyFilters();
}

/** The address of the view of a task that is so many after the one that an address is of; null at an end. */
function neighbour(hash, step) {
  const match = /^#([tsv])(\d+(?:\.\d+)*)$/.exec(hash);
  if (!match) return null;
  const numbers = match[2].split('.').map(Number);
  const [kind, at] = [match[1], { t: 0, s: 1, v: 2 }[match[1]]];
  const place = shownTasks.indexOf(numbers[at]);
  const task = shownTasks[(place < 0 ? (step > 0 ? -1 : 0) : place) + step];
  if (task === undefined) return null;
  if (kind === 't') return `#t${task}`;
  if (kind === 'v') return `#v${numbers[0]}.${numbers[1]}.${task}`;
  const sample = sampleFor(filters(), numbers[0], task);
  return sample < 0 ? `#t${task}` : `#s${numbers[0]}.${task}.${sample}`;
}
