/** Questions to a worker. */
import type { AuditProgress } from '../../audit/duration.ts';
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
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const stop = () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
  const answer = new Promise<Exclude<Answer, { kind: 'progress' }>>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return onProgress(data);
      stop();
      resolve(data);
    };
    worker.onerror = ({ message }) => {
      stop();
      resolve({
        kind: 'failed',
        message: `the worker stopped: ${message || 'it may have run out of memory'}`,
      });
    };
  });
  worker.postMessage(question);
  return { answer, stop };
}
