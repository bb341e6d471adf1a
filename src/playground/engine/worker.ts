/** The worker's side: one world for each request, by the same code as the command line. */
import { UserError } from '../../base/errors.ts';
import { runSeed } from '../../lab/experiment.ts';
import type { Answer, Request } from './protocol.ts';

export function answerRequests(): void {
  addEventListener('message', ({ data }: MessageEvent<Request>) => answer(data));
}

function answer({ scenario, seed }: Request): void {
  try {
    const world = runSeed(scenario, seed, {
      onProgress: ({ stage, share }) => send({ kind: 'progress', stage, share }),
    });
    send({ kind: 'done', world });
  } catch (error) {
    send({ kind: 'failed', message: messageOf(error) });
  }
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
