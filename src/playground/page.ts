/** The page: a draft of a scenario, the run of it, and what the last two runs came to. */
import type { Result } from '../lab/result.ts';
import type { Scenario } from '../scenario/schema.ts';
import { version } from './built.ts';
import { byId, element } from './dom.ts';
import { download } from './download.ts';
import { addressOf, type Draft, readAddress, startDraft } from './draft/address.ts';
import { checkText } from './draft/check.ts';
import { inWords, referenceSeconds } from './draft/estimate.ts';
import { leafAt } from './draft/leaves.ts';
import { SMALL, START_NAME, shippedNames } from './draft/presets.ts';
import { fileName, scenarioText } from './draft/scenarioText.ts';
import { type Values, withValue } from './draft/values.ts';
import { startRun, workersFor } from './engine/runner.ts';
import { makeForm } from './form/form.ts';
import { resultsView } from './results/view.ts';

/** A browser against the machine that estimates were measured on, until a run tells. */
const FIRST_SLOWNESS = 1.3;
/** Longer runs are better made elsewhere. */
const LONG_SECONDS = 60;

/** @param script its own text, which workers run */
export function startPage(script: string): void {
  const preset = byId<HTMLSelectElement>('preset');
  const run = byId<HTMLButtonElement>('run');
  const cancel = byId<HTMLButtonElement>('cancel');
  const bar = byId<HTMLProgressElement>('progress');
  const keep = byId<HTMLInputElement>('keep');
  const getYaml = byId<HTMLButtonElement>('get-yaml');
  const copy = byId<HTMLButtonElement>('copy');
  const getResult = byId<HTMLButtonElement>('get-result');
  const showResults = resultsView(byId('results'));

  let draft: Draft;
  let text = '';
  /** Undefined while something is wrong with the draft. */
  let scenario: Scenario | undefined;
  let slowness = FIRST_SLOWNESS;
  let stop: (() => void) | undefined;
  let a: Result | undefined;
  let b: Result | undefined;

  const form = makeForm(({ path }, value) =>
    setDraft({ ...draft, values: withValue(draft.values, path, value) }),
  );

  function setDraft(next: Draft): void {
    draft = next;
    const { from, values } = draft;
    const file = fileName(values);
    text = scenarioText(values);
    const checked = checkText(text, file);
    scenario = checked.scenario;
    preset.value = from;
    form.show(values);
    form.tell(checked.problems);
    byId('yaml').textContent = text;
    byId('command').textContent = `npx hindsight run ${file}`;
    showGeneralProblems(
      checked.problems.length,
      checked.problems.filter(({ key }) => key === undefined),
    );
    showEstimate();
    showButtons();
    const address = addressOf(draft);
    if (address !== location.hash.replace(/^#/, '')) {
      history.replaceState(null, '', address === '' ? location.pathname + location.search : `#${address}`);
    }
  }

  function showGeneralProblems(
    count: number,
    without: readonly { path: string; lines: readonly string[] }[],
  ): void {
    byId('problem-count').textContent =
      count === 0
        ? ''
        : `${count} ${count === 1 ? 'problem' : 'problems'} to mend before it can run; see the fields marked in the form.`;
    byId('problems').replaceChildren(
      ...without.map(({ path, lines }) => element('li', {}, `${path} ${lines.join('; ')}`)),
    );
  }

  function expectedSeconds(one: Scenario): number {
    return (referenceSeconds(one) * slowness) / workersFor(one.seeds.length);
  }

  function showEstimate(): void {
    if (scenario === undefined) {
      byId('estimate').textContent = '';
      return;
    }
    const seconds = expectedSeconds(scenario);
    byId('estimate').textContent =
      seconds > LONG_SECONDS
        ? `${inWords(seconds)}: rather a run for the command line, or make it small`
        : inWords(seconds);
  }

  function showButtons(): void {
    run.disabled = scenario === undefined || stop !== undefined;
    cancel.hidden = stop === undefined;
    bar.hidden = stop === undefined;
    getYaml.disabled = scenario === undefined;
    copy.disabled = scenario === undefined;
    getResult.hidden = b === undefined;
    byId('keeping').hidden = b === undefined;
  }

  /** For the eye at every step; a screen reader is told the stages alone. */
  function showProgress(stage: string, share: number): void {
    bar.value = share;
    const status = byId('status');
    if (status.textContent !== stage) status.textContent = stage;
  }

  function start(): void {
    if (scenario === undefined || stop !== undefined) return;
    const started = scenario;
    const startedMs = performance.now();
    bar.value = 0;
    stop = startRun(script, started, {
      onProgress: showProgress,
      onDone(result) {
        const seconds = (performance.now() - startedMs) / 1000;
        slowness = (seconds * workersFor(started.seeds.length)) / referenceSeconds(started);
        if (!(keep.checked && a !== undefined)) a = b;
        b = result;
        end(`done in ${seconds.toFixed(1)} s`);
        byId('results-title').hidden = false;
        showResults(a, b);
      },
      onFailed: (message) => end(`it failed: ${message}`),
    });
    showProgress('starting', 0);
    showButtons();
  }

  function end(message: string): void {
    stop = undefined;
    byId('status').textContent = message;
    showEstimate();
    showButtons();
  }

  function restore(): void {
    const { draft: read, unknown } = readAddress(location.hash);
    setDraft(read);
    if (unknown.length > 0)
      byId('status').textContent = `the address has parts that mean nothing here: ${unknown.join(', ')}`;
  }

  fillPresets(preset);
  preset.addEventListener('change', () => setDraft(startDraft(preset.value)));
  byId('small').addEventListener('click', () => setDraft({ ...draft, values: small(draft.values) }));
  byId('reset-all').addEventListener('click', () => setDraft(startDraft(draft.from)));
  run.addEventListener('click', start);
  cancel.addEventListener('click', () => {
    stop?.();
    end('cancelled');
    run.focus();
  });
  getYaml.addEventListener('click', () => download(fileName(draft.values), text, 'application/yaml'));
  getResult.addEventListener('click', () =>
    download('result.json', `${JSON.stringify(b)}\n`, 'application/json'),
  );
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(byId('command').textContent ?? '');
    byId('status').textContent = 'the command is copied';
  });
  addEventListener('hashchange', restore);
  byId('version').textContent = version;
  restore();
}

function small(values: Values): Values {
  return Object.entries(SMALL).reduce(
    (made, [key, value]) => withValue(made, leafAt(key)?.path ?? [], value),
    values,
  );
}

function fillPresets(preset: HTMLSelectElement): void {
  const option = (name: string) => element('option', { value: name }, name.replace(/^claims\//, ''));
  const isClaim = (name: string) => name.startsWith('claims/');
  preset.append(
    element('option', { value: START_NAME }, 'a small world, in seconds'),
    element(
      'optgroup',
      { label: 'Shipped scenarios' },
      ...shippedNames.filter((name) => !isClaim(name)).map(option),
    ),
    element('optgroup', { label: "The article's claims" }, ...shippedNames.filter(isClaim).map(option)),
  );
}
