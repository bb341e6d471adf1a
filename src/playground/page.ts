/** The page: a draft of a scenario, the run of it, and what the last two runs came to. */
import type { Result } from '../lab/result/schema.ts';
import { addressBar } from './addressBar.ts';
import { makeAppForm } from './app/appForm.ts';
import { draftOfFit } from './app/facts.ts';
import { version } from './built.ts';
import { byId, element, isWide } from './dom.ts';
import { download } from './download.ts';
import { addressOf, type Draft, startDraft } from './draft/address.ts';
import { checkText, type FieldProblem } from './draft/check.ts';
import { small } from './draft/presets.ts';
import { fileName, scenarioText } from './draft/scenarioText.ts';
import { draftOf, type Try, tries } from './draft/tries.ts';
import { withValue } from './draft/values.ts';
import { type Form, makeForm } from './form/form.ts';
import { presetMenu } from './form/presetMenu.ts';
import { resultsView, type Shot } from './results/view.ts';
import { runPanel } from './runPanel.ts';

/** @param script its own text, which workers run */
export function startPage(script: string): void {
  let draft = startDraft();
  let text = '';
  let a: Result | undefined;
  let b: Shot | undefined;
  /** The draft that the latest results are of. */
  let ranText: string | undefined;
  let runningText = '';
  const getYaml = byId<HTMLButtonElement>('get-yaml');
  const copy = byId<HTMLButtonElement>('copy');
  const command = byId('command');

  const showResults = resultsView(byId('results'), (tried) => {
    const next = tries[tries.indexOf(tried) + 1];
    const button = element('button', { type: 'button' }, `Next: ${next?.title ?? 'your app'}`);
    button.addEventListener('click', () => (next === undefined ? showApp() : start(next)));
    return button;
  });
  const panel = runPanel(script, {
    onStart() {
      runningText = text;
    },
    onResult(outcome) {
      if (a === undefined || !byId<HTMLInputElement>('keep').checked) a = b?.result;
      const tried = tries.find((each) => scenarioText(draftOf(each).values) === runningText);
      b = { ...outcome, tried };
      ranText = runningText;
      showStale();
      byId('results-title').hidden = false;
      byId('see').hidden = false;
      byId('get-result').hidden = false;
      byId('keeping').hidden = a === undefined;
      showResults(a, b);
      // Beside the form they are in sight.
      if (!isWide()) byId('results-title').scrollIntoView();
    },
  });
  const form = makeForm(({ path }, value) =>
    edit({ ...draft, values: withValue(draft.values, path, value) }),
  );
  const showPreset = presetMenu((name) => edit(startDraft(name)));
  const writeAddress = addressBar(({ draft: read, unknown }) => {
    show(read);
    if (unknown.length > 0) panel.say(`the address has parts that mean nothing here: ${unknown.join(', ')}`);
  });

  function edit(next: Draft): void {
    show(next);
    writeAddress(next);
  }

  function show(next: Draft): void {
    draft = next;
    const file = fileName(draft.values);
    text = scenarioText(draft.values);
    const { scenario, problems } = checkText(text, file);
    showPreset(draft.from);
    form.show(draft.values);
    form.tell(problems);
    showProblems(problems, form);
    panel.offer(scenario);
    showStale();
    byId('yaml').textContent = text;
    command.textContent = `npx hindsight run ${file}`;
    getYaml.disabled = scenario === undefined;
    copy.disabled = scenario === undefined;
  }

  /** Results stay when the form changes, and say so. */
  function showStale(): void {
    const isStale = ranText !== undefined && ranText !== text;
    byId('stale').hidden = !isStale;
    byId('results').classList.toggle('stale', isStale);
  }

  function start(each: Try): void {
    edit(draftOf(each));
    panel.run();
  }

  function showApp(): void {
    const app = byId<HTMLDetailsElement>('app');
    app.open = true;
    app.scrollIntoView();
    byId('app-fields').querySelector('input')?.focus({ preventScroll: true });
  }

  makeAppForm(script, (fit) => edit(draftOfFit(fit)));
  for (const each of tries) {
    const button = element('button', { type: 'button' }, each.title);
    button.addEventListener('click', () => start(each));
    byId('tries').append(element('li', {}, button, element('p', { class: 'help' }, each.see)));
  }
  byId('to-file').addEventListener('click', () => {
    const file = byId<HTMLDetailsElement>('file');
    file.open = true;
    file.scrollIntoView();
  });
  byId('small').addEventListener('click', () => edit({ ...draft, values: small(draft.values) }));
  byId('undo').addEventListener('click', () => edit(startDraft(draft.from)));
  byId('see').addEventListener('click', () => byId('results-title').focus());
  getYaml.addEventListener('click', () => download(fileName(draft.values), text, 'application/yaml'));
  byId('get-result').addEventListener('click', () =>
    download('result.json', `${JSON.stringify(b?.result)}\n`, 'application/json'),
  );
  copy.addEventListener('click', () => {
    // Some browsers, and pages without encryption, do not let a page copy.
    const copied = navigator.clipboard?.writeText(command.textContent ?? '') ?? Promise.reject();
    copied.then(
      () => panel.say('the command is copied'),
      () => panel.say('this browser does not let a page copy: select the command beside the button'),
    );
  });
  byId<HTMLDetailsElement>('file').open = isWide();
  byId('version').textContent = version;
  byId('restored').hidden = addressOf(draft) === '';
}

/** Shows the number of problems with a way to each, and those that belong to no field. */
function showProblems(problems: readonly FieldProblem[], form: Form): void {
  const count = problems.length;
  byId('problem-count').textContent =
    count === 0 ? '' : `${count} ${count === 1 ? 'problem' : 'problems'} to mend before it can run:`;
  const keys = [...new Set(problems.flatMap(({ key }) => key ?? []))];
  byId('problem-links').replaceChildren(
    ...keys.map((key) => {
      const link = element('button', { type: 'button', class: 'reset' }, form.nameOf(key));
      link.addEventListener('click', () => form.goTo(key));
      return link;
    }),
  );
  byId('problems').replaceChildren(
    ...problems
      .filter(({ key }) => key === undefined)
      .map(({ path, lines }) => element('li', {}, `${path} ${lines.join('; ')}`)),
  );
}
