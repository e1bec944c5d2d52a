'use strict';

// Two runs side by side: the tasks that the second wins and loses against the first.

function taskLinks(title, places, one, other) {
  const list = element('ul', { class: 'samples' }, places.map((place) => element('li', {},
    way(`#v${one}.${other}.${place}`, index.tasks[place]))));
  return [element('h3', {}, `${title}: ${places.length}`),
    places.length > 0 ? list : element('p', { class: 'faint' }, 'None.')];
}

function compareRuns() {
  const section = document.getElementById('versus');
  if (!section) return;
  const [one, other] = ['versus-one', 'versus-other'].map((id) => document.getElementById(id));
  const outcome = document.getElementById('versus-outcome');
  const update = () => {
    const [a, b] = [Number(one.value), Number(other.value)];
    const won = [], lost = [], missing = [];
    index.tasks.forEach((name, place) => {
      const [before, after] = [shareOf(a, place), shareOf(b, place)];
      if (before === null || after === null) missing.push(place);
      else if (after > before) won.push(place);
      else if (after < before) lost.push(place);
    });
    const same = index.tasks.length - won.length - lost.length - missing.length;
    outcome.replaceChildren();
    filled(outcome, {}, [
      element('p', {}, `From ${index.runs[a].name} to ${index.runs[b].name}: ${won.length} tasks won, `
        + `${lost.length} lost, ${same} even`
        + (missing.length > 0 ? `; ${missing.length} were not judged in both.` : '.')),
      taskLinks('Lost', lost, a, b), taskLinks('Won', won, a, b),
    ]);
  };
  one.addEventListener('change', update);
  other.addEventListener('change', update);
  update();
}
