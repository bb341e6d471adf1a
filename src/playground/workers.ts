/** Workers that run a text of the page, and end together. */

export interface Crew {
  readonly workers: readonly Worker[];
  /** Stops all at once, and gives back their memory; after it no message comes. */
  stop(): void;
}

/**
 * @param script text that workers run
 * @param onStopped called with a message after one has stopped by itself, and the others have been stopped
 */
export function startWorkers(script: string, count: number, onStopped: (message: string) => void): Crew {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const workers = Array.from({ length: count }, () => new Worker(url));
  const stop = () => {
    for (const worker of workers) worker.terminate();
    URL.revokeObjectURL(url);
  };
  for (const worker of workers) {
    worker.onerror = ({ message }) => {
      stop();
      onStopped(`the worker stopped: ${message || 'it may have run out of memory'}`);
    };
  }
  return { workers, stop };
}
