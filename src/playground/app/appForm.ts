/** The facts that a person knows of an app, the search for a world that has them, and how near it came. */
import { factOf } from '../../lab/studies/facts/catalog.ts';
import { lightEffort } from '../../lab/studies/fit/rounds.ts';
import type { Fit } from '../../lab/studies/fit/schema.ts';
import { closeText } from '../../report/fit/page.ts';
import { count } from '../../report/text/numbers.ts';
import { byId, element } from '../dom.ts';
import { startFit } from '../engine/fitter.ts';
import { appFields, checkFacts, FACTS_FILE, factsText } from './facts.ts';

/**
 * @param script text that workers run
 * @param onFit given the world that was found
 */
export function makeAppForm(script: string, onFit: (fit: Fit) => void): void {
  const find = byId<HTMLButtonElement>('find');
  const cancel = byId<HTMLButtonElement>('stop-finding');
  const bar = byId<HTMLProgressElement>('finding');
  const status = byId('app-status');
  const outcome = byId('app-outcome');
  let stop: (() => void) | undefined;

  const fields = appFields.map(({ key, label, unit, example }) => {
    const id = `app-${key}`;
    const input = element('input', {
      id,
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      placeholder: example,
      'aria-describedby': `${id}-problem`,
    });
    const problem = element('p', { id: `${id}-problem`, class: 'problems', hidden: true });
    input.addEventListener('input', show);
    byId('app-fields').append(
      element(
        'div',
        { class: 'field' },
        element('div', { class: 'head' }, element('label', { for: id }, label)),
        element('div', { class: 'with-unit' }, input, unit),
        problem,
      ),
    );
    return { key, input, problem };
  });

  const text = () => factsText(new Map(fields.map(({ key, input }) => [key, input.value])));

  function show(): void {
    const { request, problems } = checkFacts(text());
    for (const { key, input, problem } of fields) {
      const said = problems.get(key);
      problem.textContent = said ?? '';
      problem.hidden = said === undefined;
      input.setAttribute('aria-invalid', String(said !== undefined));
    }
    const isRunning = stop !== undefined;
    const hadFocus = document.activeElement === find || document.activeElement === cancel;
    find.disabled = request === undefined || text() === '' || isRunning;
    cancel.hidden = !isRunning;
    bar.hidden = !isRunning;
    if (hadFocus) (isRunning ? cancel : find).focus();
    byId('facts').textContent = text() === '' ? `# nothing is given yet\n` : text();
  }

  function end(said: string): void {
    stop = undefined;
    status.textContent = said;
    show();
  }

  find.addEventListener('click', () => {
    const { request } = checkFacts(text());
    if (request === undefined) return;
    const effort = lightEffort(request.wanted.get('sendsPerDay'));
    bar.value = 0;
    outcome.replaceChildren();
    status.textContent = 'simulating small worlds';
    stop = startFit(
      script,
      { name: 'my-app', label: FACTS_FILE, request, effort },
      {
        onProgress(stage, share) {
          bar.value = share;
          if (status.textContent !== stage) status.textContent = stage;
        },
        onDone(fit) {
          outcome.replaceChildren(...outcomeOf(fit));
          end('found: the form now holds this world');
          onFit(fit);
        },
        onFailed: (message) => end(`it failed: ${message}`),
      },
    );
    show();
  });
  cancel.addEventListener('click', () => {
    stop?.();
    end('cancelled');
  });
  show();
}

/** Wanted beside simulated, and what that rests on. */
function outcomeOf({ fitted, check, users }: Fit): HTMLElement[] {
  const given = fitted.filter(({ verdict }) => verdict !== 'not given');
  const head = ['fact', 'wanted', 'simulated', ''].map((name, column) =>
    element('th', { scope: 'col', class: column === 1 || column === 2 ? 'number' : '' }, name),
  );
  const rows = given.map(({ name, wanted, simulated, verdict }) => {
    const fact = factOf(name);
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, fact.title),
      element('td', { class: 'number' }, closeText(fact, wanted)),
      element('td', { class: 'number' }, closeText(fact, simulated)),
      element('td', {}, verdict),
    );
  });
  const whys = given.flatMap(({ name, why }) => (why === null ? [] : [`${factOf(name).title}: ${why}.`]));
  const size =
    users > check.users
      ? ` Your ${count(users)} users have these rates, too, but a model that learns from more of them chooses better: the command finds it in its own size.`
      : '';
  return [
    ...(given.length === 0
      ? []
      : [
          element(
            'table',
            {},
            element('thead', {}, element('tr', {}, ...head)),
            element('tbody', {}, ...rows),
          ),
        ]),
    ...whys.map((why) => element('p', { class: 'caution' }, why)),
    element(
      'p',
      { class: 'help' },
      `Simulated: means over ${check.seeds.length} worlds of ${count(check.users)} users.${size}`,
    ),
  ];
}
