/** The page: files, what their columns hold, the audit of them, and its report. */
import { namedColumns } from '../../audit/request.ts';
import { UserError } from '../../base/errors.ts';
import { count } from '../../report/text/numbers.ts';
import { byId } from '../dom.ts';
import { download } from '../download.ts';
import { type Asked, ask } from './ask.ts';
import { auditPanel } from './auditPanel.ts';
import { sample, version } from './built.ts';
import {
  check,
  commandOf,
  type Draft,
  draftOf,
  type FieldProblem,
  problemOf,
  REQUEST_FILE,
  yamlOf,
} from './draft.ts';
import { takeDrops } from './drops.ts';
import { showProblems } from './field.ts';
import { type FileKey, fileKeys, labels } from './fields.ts';
import { makeForm } from './form.ts';
import { guessesFor, tableIn } from './guess.ts';
import { reportView } from './reportView.ts';
import type { Sketch } from './sketch.ts';

/** @param script its own text, which workers run */
export function startPage(script: string): void {
  const sketches = new Map<FileKey, readonly Sketch[]>();
  const sketching = new Map<FileKey, Asked>();
  /** Files that cannot be read. */
  const broken = new Map<FileKey, FieldProblem>();
  /** Names of the files that a request asks for, until there are files in their fields. */
  const wanted = new Map<FileKey, readonly string[]>();
  /** The problem that stopped the latest audit, until something changes. */
  let stopped: FieldProblem | undefined;
  let draft: Draft = { files: {}, texts: {} };
  let auditedText: string | undefined;
  const showReport = reportView();
  const form = makeForm({ onFiles, onText: edited });
  const panel = auditPanel(script, {
    files: () => fileKeys.flatMap(form.filesOf),
    onStart() {
      stopped = undefined;
      auditedText = undefined;
      show();
    },
    onAudit(audit) {
      auditedText = yamlOf(draft);
      showReport(audit);
      show();
      byId('report').scrollIntoView();
    },
    onFailed(message) {
      stopped = problemOf(message, draft);
      show();
    },
  });

  function edited(): void {
    stopped = undefined;
    show();
  }

  function onFiles(key: FileKey): void {
    sketching.get(key)?.stop();
    sketching.delete(key);
    sketches.delete(key);
    broken.delete(key);
    const files = form.filesOf(key);
    if (files.length > 0) wanted.delete(key);
    form.note(key, files.length > 0 ? sizeOf(files) : '');
    if (files.length > 0 && key !== 'definitions' && key !== 'names') sketch(key, files);
    if (key === 'training' || key === 'served') offerColumns();
    edited();
  }

  async function sketch(key: FileKey, files: readonly File[]): Promise<void> {
    const asked = ask(script, { kind: 'sketch', file: files[0] });
    sketching.set(key, asked);
    const answer = await asked.answer;
    sketching.delete(key);
    if (answer.kind === 'sketched') {
      sketches.set(key, answer.columns);
      form.note(key, `${sizeOf(files)}, ${count(answer.columns.length)} columns`);
    } else if (answer.kind === 'failed') {
      broken.set(key, { ...problemOf(answer.message, draft), key });
    }
    offerColumns();
    show();
  }

  function offerColumns(): void {
    const training = sketches.get('training') ?? [];
    form.offer(training, guessesFor(training, sketches.get('served')));
    byId('columns-note').textContent =
      training.length === 0
        ? 'They are offered as soon as there is a training set.'
        : 'Those that names and kinds give away are filled in: look whether they are right.';
  }

  function show(): void {
    draft = form.draft();
    const checked = check(draft);
    const hasTraining = (draft.files.training ?? []).length > 0;
    const faults = [...broken.values(), ...waiting(), ...clashes(), ...(hasTraining ? checked.problems : [])];
    const problems = [...faults, ...(stopped === undefined ? [] : [stopped])];
    form.tell(problems);
    showProblems(
      byId('problems'),
      problems.filter(({ key }) => key === undefined),
    );
    byId('problem-count').textContent =
      problems.length === 0 ? '' : `${count(problems.length)} to mend, at the fields above`;
    const isReading = sketching.has('training') || sketching.has('served');
    byId('needed').textContent = isReading ? 'Reading the columns …' : neededIn(draft);
    byId('found').textContent = foundIn(draft);
    panel.offer(faults.length === 0 && !isReading ? checked.request : undefined);
    byId('command').textContent = commandOf(draft);
    byId('stale').hidden = auditedText === undefined || auditedText === yamlOf(draft);
  }

  function waiting(): FieldProblem[] {
    return [...wanted].map(([key, names]) => ({
      key,
      lines: ['found: no file', `expected: ${names.join(', ')}`, 'remedy: drop what the request names, too'],
    }));
  }

  /** Two files of one name, which a request cannot tell apart. */
  function clashes(): FieldProblem[] {
    const first = new Map<string, File>();
    return fileKeys.flatMap((key) =>
      form.filesOf(key).flatMap((file) => {
        const other = first.get(file.name) ?? file;
        first.set(file.name, other);
        if (other.size === file.size && other.lastModified === file.lastModified) return [];
        return [
          {
            key,
            lines: [
              `found: another file called ${file.name}`,
              'expected: a name for each file',
              'remedy: rename one of them',
            ],
          },
        ];
      }),
    );
  }

  function place(files: readonly File[], field: FileKey | undefined): void {
    const yaml = field === undefined ? files.find(({ name }) => /\.(?:ya?ml|json)$/i.test(name)) : undefined;
    if (yaml !== undefined && ![...wanted.values()].flat().includes(yaml.name)) {
      readRequest(yaml).then(() => placeAll(files.filter((file) => file !== yaml)));
      return;
    }
    if (field === undefined) placeAll(files);
    else form.setFiles(field, files);
  }

  /** Puts files where a request wants them, or else where their names say. */
  function placeAll(files: readonly File[]): void {
    const places = new Map<FileKey, File[]>();
    for (const file of files) {
      const keys = fileKeys.filter((key) => wanted.get(key)?.includes(file.name));
      for (const key of keys.length > 0 ? keys : [tableIn(file.name)]) {
        places.set(key, [...(places.get(key) ?? []), file]);
      }
    }
    const { training = [] } = Object.fromEntries(places);
    const isServedFree = !places.has('served') && form.filesOf('served').length === 0;
    const isTaken = form.filesOf('training').length > 0;
    // Of two tables whose names say nothing the second is what was served.
    if (isServedFree && wanted.size === 0 && training.length === (isTaken ? 1 : 2)) {
      const other = training.pop() as File;
      places.set('served', [other]);
      if (isTaken) places.delete('training');
    }
    for (const [key, chosen] of places) form.setFiles(key, chosen);
  }

  async function readRequest(file: File): Promise<void> {
    const list = byId('request-problems');
    showProblems(list, []);
    try {
      const { files, texts } = draftOf(await file.text(), file.name);
      form.setTexts(texts);
      wanted.clear();
      for (const key of fileKeys) {
        const names = files[key] ?? [];
        const there = form.filesOf(key).map(({ name }) => name);
        if (names.some((name) => !there.includes(name))) wanted.set(key, names);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      byId<HTMLDetailsElement>('request').open = true;
      showProblems(list, [{ key: undefined, lines: error.message.split('\n') }]);
    }
    edited();
  }

  byId('try-sample').addEventListener('click', () => {
    form.setTexts({});
    form.forget();
    placeAll(Object.entries(sample).map(([name, text]) => new File([text], name, { type: 'text/csv' })));
  });
  takeDrops(place);
  byId<HTMLInputElement>('request-file').addEventListener('change', ({ target }) => {
    const [file] = (target as HTMLInputElement).files ?? [];
    if (file !== undefined) readRequest(file);
  });
  byId('get-yaml').addEventListener('click', () => download(REQUEST_FILE, yamlOf(draft), 'application/yaml'));
  byId('copy').addEventListener('click', () => {
    const copied = navigator.clipboard?.writeText(commandOf(draft)) ?? Promise.reject();
    copied.then(
      () => panel.say('the command is copied'),
      () => panel.say('this browser does not let a page copy: select the command above the button'),
    );
  });
  byId('version').textContent = version;
  show();
}

/** The next thing that an audit needs, or what it will lack. */
function neededIn({ files, texts }: Draft): string {
  if ((files.training ?? []).length === 0) return `Choose a file for “${labels.training}”.`;
  if (texts.label === undefined) return `Choose the column for “${labels.label}”.`;
  if ((files.served ?? []).length === 0)
    return `Without “${labels.served}” values cannot be compared, and most verdicts are “cannot tell”.`;
  return texts.id === undefined ? `Choose the column for “${labels.id}”.` : '';
}

/** The columns that are named, whoever named them. */
function foundIn({ texts }: Draft): string {
  const named = namedColumns.flatMap((key) =>
    texts[key] === undefined ? [] : [`${labels[key]}: ${texts[key]}`],
  );
  return named.length === 0 ? '' : `Columns: ${named.join(' · ')}`;
}

function sizeOf(files: readonly File[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const size = bytes < 1e6 ? `${count(Math.ceil(bytes / 1000))} kB` : `${count(Math.round(bytes / 1e6))} MB`;
  return files.length === 1 ? size : `${files.length} files, ${size}`;
}
