'use strict';

// The table of tasks: a strip of all samples in each row.

/** Draws the verdicts of a task's samples side by side; neighbours of one verdict are one piece. */
function strip(run, task) {
  const verdicts = verdictsOf(run, task);
  const picture = drawing('svg', { class: 'strip', viewBox: `0 0 ${Math.max(1, verdicts.length)} 1`,
    preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  let start = 0;
  verdicts.forEach((verdict, place) => {
    if (verdicts[place + 1] === verdict) return;
    picture.append(drawing('rect', { x: start, width: place + 1 - start, height: 1,
      class: 'v-' + verdict }));
    start = place + 1;
  });
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    const place = Math.floor((event.clientX - box.left) / box.width * verdicts.length);
    return Math.min(verdicts.length - 1, Math.max(0, place));
  };
  picture.addEventListener('click', (event) => {
    if (verdicts.length > 0) location.hash = `#s${run}.${task}.${at(event)}`;
  });
  picture.addEventListener('mousemove', (event) => {
    if (verdicts.length > 0) picture.parentElement.title = `#${at(event)} ${verdicts[at(event)]}`;
  });
  return picture;
}

function drawStrips() {
  for (const cell of document.querySelectorAll('[data-strip]')) {
    const [run, task] = cell.dataset.strip.split('.').map(Number);
    cell.append(strip(run, task));
  }
}
