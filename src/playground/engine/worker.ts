/** The worker's side: one world for each request, by the same code as the command line. */
import { UserError } from '../../base/errors.ts';
import { runSeed } from '../../lab/experiment.ts';
import type { RunData } from '../../lab/stages/production.ts';
import { factOf } from '../../lab/studies/facts/catalog.ts';
import { simulatedFacts } from '../../lab/studies/facts/simulate.ts';
import { OBSERVED_DAYS, usageUntilTraining } from '../../lab/studies/facts/usage.ts';
import type { Answer, AppFacts, Request } from './protocol.ts';

export function answerRequests(): void {
  addEventListener('message', ({ data }: MessageEvent<Request>) => {
    try {
      send(answerTo(data));
    } catch (error) {
      send({ kind: 'failed', message: messageOf(error) });
    }
  });
}

function answerTo(request: Request): Answer {
  if (request.kind === 'facts') return { kind: 'counted', facts: simulatedFacts(request.task) };
  let app: AppFacts = { sendsPerDay: Number.NaN, openRate: Number.NaN };
  const world = runSeed(request.scenario, request.seed, {
    onProgress: ({ stage, share }) => send({ kind: 'progress', stage, share }),
    onData(data) {
      app = factsOf(data);
    },
  });
  return { kind: 'done', world, app };
}

function factsOf({ arm, timeline }: RunData): AppFacts {
  const usage = usageUntilTraining(arm, timeline, OBSERVED_DAYS);
  return { sendsPerDay: factOf('sendsPerDay').of(usage), openRate: factOf('openRate').of(usage) };
}

function send(message: Answer): void {
  postMessage(message);
}

function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  // A browser says so when a tab may not have more memory.
  if (error instanceof RangeError) return `${error.message}: fewer users or days may help`;
  return `${String(error)} (this is a fault of Hindsight; please report it with the scenario)`;
}
