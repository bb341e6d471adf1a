/** Progress of an audit: one live bar for a person who watches, a line for each stage for a file that is read later. */
import type { AuditProgress } from '../audit/audit.ts';
import { formatTime, liveBarsOn } from './liveBar.ts';
import { displayKind } from './progress.ts';

export interface AuditDisplay {
  update(progress: AuditProgress): void;
  /** Takes the bar away; the last stage is over. */
  stop(): void;
}

/** @param stages those to come, in their order */
export async function auditDisplay(
  stages: readonly AuditProgress['stage'][],
  quiet: boolean | undefined,
  output: NodeJS.WriteStream,
  nowMs: () => number = () => performance.now(),
): Promise<AuditDisplay> {
  const kind = displayKind(quiet);
  if (kind === 'none') return { update() {}, stop() {} };
  const beginMs = nowMs();
  let current: AuditProgress = { stage: stages[0], share: 0 };
  let sinceMs = beginMs;
  if (kind === 'lines') {
    const tell = () =>
      output.write(`${current.stage}: done in ${((nowMs() - sinceMs) / 1000).toFixed(1)} s\n`);
    return {
      update(progress) {
        if (progress.stage !== current.stage) {
          tell();
          sinceMs = nowMs();
        }
        current = progress;
      },
      stop: tell,
    };
  }
  const startBar = await liveBarsOn(output);
  const bar = startBar({
    total: stages.length,
    done: () => stages.indexOf(current.stage) + current.share,
    isOver: () => false,
    text: () => `${formatTime(nowMs() - beginMs)} · ${current.stage}`,
  });
  return {
    update(progress) {
      current = progress;
      bar.refresh();
    },
    stop: bar.stop,
  };
}
