'use strict';

// The page's data: JSON, deflated and in base64, a part for all runs and a part for each task.

async function unpacked(id) {
  const packed = document.getElementById(id).textContent.trim();
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

/** Names of runs and tasks, and one character a sample for its verdict; see PageData.swift. */
let index = null;

/** The tasks that were looked at last, by their places. */
const looked = new Map();

async function taskAt(place) {
  if (!looked.has(place)) {
    if (looked.size >= 8) looked.delete(looked.keys().next().value);
    looked.set(place, await unpacked('task-' + place));
  }
  return looked.get(place);
}

/** The names of the verdicts of a task's samples in a run. */
function verdictsOf(run, task) {
  const letters = index.runs[run].verdicts[task];
  return Array.from(letters, (letter) => index.verdicts[parseInt(letter, 36)]);
}

function passedOf(run, task) {
  const verdicts = verdictsOf(run, task);
  return { passed: verdicts.filter((verdict) => verdict === 'passed').length,
    judged: verdicts.filter((verdict) => verdict !== 'infrastructure').length };
}

/** The share of a task's samples that passed; null when none was judged. */
function shareOf(run, task) {
  const { passed, judged } = passedOf(run, task);
  return judged > 0 ? passed / judged : null;
}

/** A word of a shell's command line. */
function shellWord(text) {
  return /^[\w\-./,:=+@%]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\\''") + "'";
}
