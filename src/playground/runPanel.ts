/** The button that runs the draft, how long that will take and how far it is. */
import type { Scenario } from '../scenario/schema.ts';
import { byId } from './dom.ts';
import { inWords, referenceSeconds } from './draft/estimate.ts';
import { type Outcome, startRun, workersFor } from './engine/runner.ts';

/** Slowness of a browser against the machine that estimates were measured on, until a run gives it. */
const FIRST_SLOWNESS = 2;
/** Longer runs are better made elsewhere. */
const LONG_SECONDS = 60;

export interface RunPanel {
  /** Takes the scenario that the button would run; undefined while something is wrong with the draft. */
  offer(scenario: Scenario | undefined): void;
  /** Runs the scenario that was offered last, in place of one that runs. */
  run(): void;
  /** Shows a message to a person. */
  say(message: string): void;
}

export interface RunEvents {
  /** The scenario that was offered last begins to run. */
  onStart(): void;
  onResult(outcome: Outcome): void;
}

/** @param script text that workers run */
export function runPanel(script: string, { onStart, onResult }: RunEvents): RunPanel {
  const run = byId<HTMLButtonElement>('run');
  const cancel = byId<HTMLButtonElement>('cancel');
  const bar = byId<HTMLProgressElement>('progress');
  const status = byId('status');
  const estimate = byId('estimate');
  let offered: Scenario | undefined;
  let slowness = FIRST_SLOWNESS;
  let stop: (() => void) | undefined;

  /** A screen reader hears of new stages, not of every step. */
  const say = (message: string) => {
    if (status.textContent !== message) status.textContent = message;
  };

  function show(): void {
    const isRunning = stop !== undefined;
    const hadFocus = document.activeElement === run || document.activeElement === cancel;
    run.disabled = offered === undefined || isRunning;
    cancel.hidden = !isRunning;
    bar.hidden = !isRunning;
    if (hadFocus) (isRunning ? cancel : run).focus();
    const seconds = offered === undefined ? 0 : referenceOf(offered) * slowness;
    estimate.textContent = offered === undefined ? '' : inWords(seconds);
    byId('long').hidden = seconds <= LONG_SECONDS;
  }

  function start(): void {
    if (offered === undefined || stop !== undefined) return;
    const scenario = offered;
    onStart();
    const startedMs = performance.now();
    bar.value = 0;
    stop = startRun(script, scenario, {
      onProgress(stage, share) {
        bar.value = share;
        say(stage);
      },
      onDone(outcome) {
        const seconds = (performance.now() - startedMs) / 1000;
        slowness = seconds / referenceOf(scenario);
        onResult(outcome);
        end(`done in ${seconds.toFixed(1)} s`);
      },
      onFailed: (message) => end(`it failed: ${message}`),
    });
    say('starting');
    show();
  }

  function end(message: string): void {
    stop = undefined;
    say(message);
    show();
  }

  run.addEventListener('click', start);
  cancel.addEventListener('click', () => {
    stop?.();
    end('cancelled');
  });
  return {
    offer(scenario) {
      offered = scenario;
      // What was said of an earlier run is no word on a draft that cannot run.
      if (offered === undefined && stop === undefined) say('');
      show();
    },
    run() {
      stop?.();
      stop = undefined;
      start();
    },
    say,
  };
}

function referenceOf(scenario: Scenario): number {
  return referenceSeconds(scenario, workersFor(scenario.seeds.length));
}
