/** Questions to a worker. */
import type { AuditProgress } from '../../audit/duration.ts';
import { startWorkers } from '../workers.ts';
import type { Answer, Question } from './protocol.ts';

export interface Asked {
  /** The last answer; it never comes once the work is stopped. */
  readonly answer: Promise<Exclude<Answer, { kind: 'progress' }>>;
  /** Stops at once, and gives back the memory. */
  stop(): void;
}

/** @param script text that the worker runs */
export function ask(
  script: string,
  question: Question,
  onProgress: (progress: AuditProgress) => void = () => {},
): Asked {
  let stop = () => {};
  const answer = new Promise<Exclude<Answer, { kind: 'progress' }>>((resolve) => {
    const crew = startWorkers(script, 1, (message) => resolve({ kind: 'failed', message }));
    const [worker] = crew.workers;
    stop = crew.stop;
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return onProgress(data);
      stop();
      resolve(data);
    };
    worker.postMessage(question);
  });
  return { answer, stop };
}
