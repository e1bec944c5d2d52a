'use strict';

// What the dialog shows: a sample, all samples of a task, or a task in two runs.

function facts(pairs) {
  const list = element('dl', { class: 'facts' });
  for (const [name, value] of pairs) {
    if (value === undefined || value === null || value === '') continue;
    list.append(element('dt', {}, name), element('dd', {}, value));
  }
  return list;
}

function verdictLabel(name, detail) {
  return [shape(name), name + (detail ? ` (${detail})` : '')];
}

function seconds(value) { return value.toFixed(3) + ' s'; }

/** A text of a task and, when its end is not in the page, how much of it there was. */
function textAt(task, place) {
  const text = task.texts[place];
  return typeof text === 'string' ? { text, cut: 0 } : { text: text.text, cut: text.cut };
}

function cutNote(cut) {
  return cut > 0 ? element('p', { class: 'faint' },
    `Cut here: ${cut.toLocaleString('en')} characters more are in the run's folder.`) : null;
}

/** The prompt of a task in a run; null when it is not in the page. */
function promptOf(task, run) {
  const place = task.prompts[run];
  return place === null ? null : textAt(task, place).text;
}

/** The program that was judged; null when it is not in the page. */
function programOf(task, run, sample) {
  if (sample.program !== undefined) return textAt(task, sample.program);
  if (sample.text === undefined || sample.verdict === 'noCode') return null;
  const { text, cut } = textAt(task, sample.text);
  if (sample.form !== 'completion') return { text, cut };
  const prompt = promptOf(task, run);
  if (prompt === null) return null;
  if (sample.kept === undefined) return { text: prompt + text, cut };
  return { text: prompt + text.slice(0, sample.kept), cut: sample.kept > text.length ? cut : 0 };
}

function program(task, run, sample) {
  const found = programOf(task, run, sample);
  if (found) return [listing('Program', found.text, sample.line), cutNote(found.cut)];
  if (sample.text === undefined) {
    return element('p', {}, 'The texts of this sample were left out to keep the page small; '
      + 'the command below shows them.');
  }
  if (sample.verdict === 'noCode') {
    return element('p', {}, 'No program was found in what the model wrote.');
  }
  return element('p', {}, "The benchmark's data was not at hand when the page was made, so the "
    + 'program lacks the prompt before the completion below.');
}

function failures(sample) {
  return (sample.suites ?? []).filter((suite) => suite.failures).map((suite) => {
    const table = element('table', {},
      element('thead', {}, element('tr', {}, ['input', 'arguments', 'expected', 'actual'].map(
        (title) => element('th', { scope: 'col' }, title)))));
    const body = element('tbody');
    for (const failure of suite.failures) {
      body.append(element('tr', {},
        element('th', { scope: 'row' }, `${failure.index}`),
        ...[failure.input, failure.expected, failure.actual ?? failure.error].map((value) =>
          element('td', {}, value === undefined ? '' : element('div', { class: 'value' }, value)))));
    }
    table.append(body);
    return [element('h3', {}, `Failing inputs of ${suite.suite}`),
      scrolling(`Failing inputs of ${suite.suite}`, table)];
  });
}

function suiteFacts(sample) {
  return (sample.suites ?? []).map((suite) => {
    const failed = suite.failed ? `, failed at ${suite.failed} of them` : '';
    const called = suite.calls ? `, called with ${suite.calls} inputs${failed}` : '';
    return ['suite ' + suite.suite, verdictLabel(suite.verdict, suite.detail).concat(called)];
  });
}

function command(verb, run, name) {
  return `evalharness ${verb} ${shellWord(index.runs[run].directory)} ${shellWord(name)}`;
}

/** What became of a sample: of its name, its run's place and what the page holds of it. */
function account(run, task, place, sample) {
  const name = `${index.tasks[place]}#${sample.index}`;
  const same = task.runs[run].findIndex((other) => other.index === sample.sameAs);
  return [
    facts([
      ['verdict', verdictLabel(sample.verdict, sample.detail)],
      ['message', sample.message],
      ...suiteFacts(sample),
      ['judging', sample.judging && sample.judging + (sample.alone ? ', alone' : '')],
      ['tried', sample.attempts && sample.attempts.join(', ')],
      ['time', sample.judging
        && `${seconds(sample.cpu)} on a processor, ${seconds(sample.wall)} in all`],
      ['memory', sample.judging && `${(sample.memory / 1048576).toFixed(1)} MiB`],
      ['same as', same < 0 ? null
        : way(`#s${run}.${place}.${same}`, `#${sample.sameAs}, whose program `
          + 'is the same')],
      ['in the terminal', element('code', {}, command('show', run, name))],
      ['judge it again', element('code', {}, command('rerun', run, name))],
    ]),
    element('h3', {}, 'Program'), program(task, run, sample), failures(sample),
  ];
}

/** A text that is shown when it is asked for. */
function folded(title, found, isOpen) {
  const details = element('details', isOpen ? { open: '' } : {}, element('summary', {}, title));
  const open = () => {
    if (details.open && details.children.length === 1) {
      filled(details, {}, [listing(title, found.text, 0), cutNote(found.cut)]);
    }
  };
  details.addEventListener('toggle', open);
  open();
  return details;
}

function foldedPrompt(task, run) {
  const prompt = promptOf(task, run);
  return prompt === null ? null : folded('Prompt', { text: prompt, cut: 0 }, false);
}

/** The most other runs that a sample is put beside by a link. */
const MOST_BESIDES = 5;

/** Ways to a task in this run and in others. */
function besides(run, place) {
  const others = index.runs.map((other, number) => number).filter((number) => number !== run);
  return others.slice(0, MOST_BESIDES).map((other) => way(
    `#v${Math.min(run, other)}.${Math.max(run, other)}.${place}`, `Beside ${index.runs[other].name}`));
}

function showSample(run, place, task, sample, number) {
  const verdicts = verdictsOf(run, place);
  const count = verdicts.length;
  const failing = verdicts.findIndex((verdict, other) => other > number && verdict !== 'passed');
  const link = (other, words) => (other >= 0 && other < count
    ? way(`#s${run}.${place}.${other}`, words) : null);
  return [
    element('p', { class: 'controls' },
      way(`#t${place}`, `All samples of ${index.tasks[place]}`),
      link(number - 1, 'Previous sample'), link(number + 1, 'Next sample'),
      link(failing, 'Next failing sample'), besides(run, place)),
    element('p', { class: 'faint' }, `Run ${index.runs[run].name}`),
    account(run, task, place, sample),
    sample.text === undefined ? null
      : folded('As the model wrote it', textAt(task, sample.text), sample.verdict === 'noCode'),
    foldedPrompt(task, run),
  ];
}

/** The samples of a task in a run, those of one verdict together. */
function samplesByVerdict(run, place, task) {
  const verdicts = verdictsOf(run, place);
  return index.verdicts.filter((verdict) => verdicts.includes(verdict)).map((verdict) => {
    const tiles = verdicts.map((other, sample) => (other !== verdict ? null
      : element('li', {}, way(`#s${run}.${place}.${sample}`, shape(verdict),
        `#${task.runs[run][sample].index}`))));
    const count = tiles.filter((tile) => tile !== null).length;
    return [element('h4', {}, `${count} ${verdict}`), element('ul', { class: 'samples' }, tiles)];
  });
}

function showTask(place, task) {
  return index.runs.map((run, number) => {
    const { passed, judged } = passedOf(number, place);
    return [element('h3', {}, `${run.name}: ${passed} of ${judged} passed`),
      samplesByVerdict(number, place, task), foldedPrompt(task, number)];
  });
}

/** The sample that speaks for a run: of the better run one that passed, of the other one that did not. */
function speaker(run, place, isBetter) {
  const verdicts = verdictsOf(run, place);
  const found = verdicts.findIndex((verdict) => (verdict === 'passed') === isBetter);
  return Math.max(0, found);
}

function showPair(one, other, place, task) {
  const [first, second] = [shareOf(one, place) ?? 0, shareOf(other, place) ?? 0];
  const numbers = [speaker(one, place, first > second), speaker(other, place, second > first)];
  const column = (run, number) => {
    const sample = task.runs[run][number];
    const { passed, judged } = passedOf(run, place);
    return element('section', { 'aria-label': index.runs[run].name },
      element('h3', {}, `${index.runs[run].name}: ${passed} of ${judged} passed`),
      sample ? [element('p', {}, way(`#s${run}.${place}.${number}`,
        `Sample #${sample.index}`)), account(run, task, place, sample), foldedPrompt(task, run)]
        : element('p', {}, 'It has no judged sample of this task.'));
  };
  const programs = [one, other].map((run, side) => {
    const sample = task.runs[run][numbers[side]];
    return sample ? programOf(task, run, sample) : null;
  });
  return [
    element('p', {}, way(`#t${place}`, `All samples of ${index.tasks[place]}`)),
    programs.every((found) => found !== null)
      ? [element('h3', {}, 'Difference of the programs'),
        difference([one, other].map((run) => index.runs[run].name), ...programs.map((found) => found.text))]
      : null,
    element('div', { class: 'pair' }, column(one, numbers[0]), column(other, numbers[1])),
  ];
}
