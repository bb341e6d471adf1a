/** The worker's side: files are read and audited by the same code as on the command line. */
import { audit } from '../../audit/audit.ts';
import { tableError } from '../../audit/reading/problem.ts';
import { UserError } from '../../base/errors.ts';
import { version } from './built.ts';
import type { Answer, Question } from './protocol.ts';
import { sketchOf } from './sketch.ts';
import { sourceOf } from './source.ts';

export function answerQuestions(): void {
  addEventListener('message', ({ data }: MessageEvent<Question>) => {
    answerTo(data).then(send, (error) => send({ kind: 'failed', message: messageOf(error) }));
  });
}

async function answerTo(question: Question): Promise<Answer> {
  if (question.kind === 'sketch') {
    return { kind: 'sketched', columns: await sketchOf(sourceOf(question.file)) };
  }
  const { request, files } = question;
  const open = async (name: string) => {
    const file = files.find((each) => each.name === name);
    if (file !== undefined) return sourceOf(file);
    throw tableError({
      place: name,
      found: 'no such file in the page',
      expected: 'each file that the request names',
      remedy: 'drop it into the page',
    });
  };
  const found = await audit(request, open, version, (progress) => send({ kind: 'progress', ...progress }));
  return { kind: 'audited', audit: found };
}

function send(message: Answer): void {
  postMessage(message);
}

function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  // A browser says so when a tab may not have more memory.
  if (error instanceof RangeError) {
    return `memory\n  found:    ${error.message}\n  expected: tables that fit\n  remedy:   read fewer rows with --most-rows, or audit on the command line`;
  }
  return `${String(error)} (this is a fault of Hindsight; please report it)`;
}
