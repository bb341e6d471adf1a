/** The button that audits, how far the audit is, and the way to stop it. */
import type { AuditProgress } from '../../audit/duration.ts';
import type { AuditRequest } from '../../audit/request.ts';
import type { Audit } from '../../audit/schema.ts';
import { byId } from '../dom.ts';
import { type Asked, ask } from './ask.ts';

export interface AuditPanel {
  /** Takes the request that the button would audit; undefined while something is missing or wrong. */
  offer(request: AuditRequest | undefined): void;
  say(message: string): void;
}

export interface AuditEvents {
  files(): readonly File[];
  /** The request that was offered last begins to be audited. */
  onStart(): void;
  onAudit(audit: Audit): void;
  onFailed(message: string): void;
}

/** @param script text that workers run */
export function auditPanel(script: string, events: AuditEvents): AuditPanel {
  const run = byId<HTMLButtonElement>('run');
  const cancel = byId<HTMLButtonElement>('cancel');
  const bar = byId<HTMLProgressElement>('progress');
  const status = byId('status');
  let offered: AuditRequest | undefined;
  let asked: Asked | undefined;

  /** A screen reader hears of new stages, not of every step. */
  const say = (message: string) => {
    if (status.textContent !== message) status.textContent = message;
  };

  function show(): void {
    const isRunning = asked !== undefined;
    const hadFocus = document.activeElement === run || document.activeElement === cancel;
    run.disabled = offered === undefined || isRunning;
    cancel.hidden = !isRunning;
    bar.hidden = !isRunning;
    if (hadFocus) (isRunning ? cancel : run).focus();
  }

  function showProgress({ stage, share }: Pick<AuditProgress, 'stage' | 'share'>): void {
    say(stage);
    // A stage that does not say how far it is moves by itself.
    if (share > 0) bar.value = share;
    else bar.removeAttribute('value');
  }

  async function start(request: AuditRequest): Promise<void> {
    events.onStart();
    const own = ask(script, { kind: 'audit', request, files: events.files() }, showProgress);
    asked = own;
    showProgress({ stage: 'reading training', share: 0 });
    show();
    const answer = await own.answer;
    asked = undefined;
    say(answer.kind === 'audited' ? 'done' : 'it stopped: see the field concerned');
    if (answer.kind === 'audited') events.onAudit(answer.audit);
    else if (answer.kind === 'failed') events.onFailed(answer.message);
    show();
  }

  run.addEventListener('click', () => {
    if (offered !== undefined && asked === undefined) start(offered);
  });
  cancel.addEventListener('click', () => {
    asked?.stop();
    asked = undefined;
    say('cancelled');
    show();
  });
  return {
    offer(request) {
      offered = request;
      show();
    },
    say,
  };
}
