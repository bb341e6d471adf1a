/** The texts of `hindsight store`. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import { pruned, removeFiles, type StoredFile, type StoredRun, storedFiles } from '../lab/jobs/inventory.ts';
import { buildDigest } from '../lab/jobs/package.ts';
import type { EntryHead } from '../lab/jobs/store.ts';
import { bytesInWords } from '../report/description/words.ts';
import { prose, table } from '../report/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { count } from '../report/text/numbers.ts';
import { columnsOf, usesColor } from './terminal.ts';

/**
 * The runs of a store, by what they are of and what made them.
 * @throws UserError if there is no store
 */
export function listStore(directory: string, nowMs = Date.now()): string {
  const files = storedFiles(directory);
  const groups = new Map<string, StoredRun[]>();
  for (const run of runsOf(files)) {
    const key = JSON.stringify([run.head.scenario, buildOf(run.head), machineOf(run.head)]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const { stdout } = process;
  return `${renderTerminal(
    {
      title: `${directory}: ${summary(files)}`,
      elsewhere: 'on a wider terminal',
      sections: [
        {
          id: 'runs',
          body: [
            groups.size === 0
              ? undefined
              : table({
                  caption: 'Stored runs',
                  columns: [
                    { head: 'of' },
                    { head: 'runs' },
                    { head: 'size' },
                    { head: 'newest' },
                    { head: 'build', isText: true },
                    { head: 'made by', isText: true },
                  ],
                  rows: [...groups.values()].map((group) => ({
                    cells: [
                      group[0].head.scenario ?? 'unknown',
                      count(group.length),
                      sizeOf(group),
                      ageInWords(nowMs - Math.max(...group.map(({ writtenMs }) => writtenMs))),
                      buildOf(group[0].head),
                      machineOf(group[0].head),
                    ],
                  })),
                }),
            prose(...notes(files)),
          ],
        },
      ],
    },
    { columns: columnsOf(stdout), color: usesColor(stdout) },
  )}\n`;
}

export interface PruneOptions {
  readonly store: string;
  /** Milliseconds since a run was written. */
  readonly olderThan?: number;
  readonly otherBuilds?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Removes some of a store, or says what would be removed.
 * @throws UserError if there is no store, or something cannot be removed
 */
export function pruneStore(
  { store, olderThan, otherBuilds, dryRun }: PruneOptions,
  nowMs = Date.now(),
): string {
  const beforeMs = olderThan === undefined ? undefined : nowMs - olderThan;
  const files = storedFiles(store);
  const removed = pruned(files, { beforeMs, otherBuilds }, nowMs);
  if (dryRun !== true) removeFiles(removed);
  const left = files.filter((file) => !removed.includes(file));
  return `${dryRun ? 'would remove' : 'removed'} ${summary(removed)}; left ${summary(left)}\n`;
}

function summary(files: readonly StoredFile[]): string {
  const runs = runsOf(files);
  const unfinished = files.filter(({ kind }) => kind === 'unfinished').length;
  const words = [`${count(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}`];
  if (unfinished > 0) words.push(`${count(unfinished)} unfinished ${unfinished === 1 ? 'file' : 'files'}`);
  return `${words.join(' and ')} (${sizeOf(files)})`;
}

function notes(files: readonly StoredFile[]): string[] {
  const machine = machineOf({ node: process.versions.node, architecture: process.arch });
  const foreign = runsOf(files).filter(
    ({ head }) => head.build === buildDigest() && machineOf(head) !== machine,
  ).length;
  const others = files.filter(({ kind }) => kind === 'other').length;
  return [
    ...(foreign === 0
      ? []
      : [
          `${count(foreign)} of this build were not made by ${machine}, as here: they are taken all the same.`,
        ]),
    ...(others === 0 ? [] : [`${count(others)} files are no runs, or runs of another format.`]),
  ];
}

function runsOf(files: readonly StoredFile[]): StoredRun[] {
  return files.filter((file): file is StoredRun => file.kind === 'run');
}

function buildOf({ version, build }: Pick<EntryHead, 'version' | 'build'>): string {
  return `${version} ${build === buildDigest() ? '(this)' : build.slice(0, 8)}`;
}

function machineOf({ node, architecture }: Pick<EntryHead, 'node' | 'architecture'>): string {
  return `Node.js ${node}, ${architecture}`;
}

function sizeOf(files: readonly StoredFile[]): string {
  return bytesInWords(files.reduce((sum, { bytes }) => sum + bytes, 0));
}

function ageInWords(ms: number): string {
  const [unit, name] = (
    [
      [DAY_MS, 'day'],
      [HOUR_MS, 'hour'],
      [MINUTE_MS, 'minute'],
    ] as const
  ).find(([unit]) => ms >= unit) ?? [Number.POSITIVE_INFINITY, ''];
  if (name === '') return 'just now';
  const number = Math.floor(ms / unit);
  return `${number} ${name}${number === 1 ? '' : 's'} ago`;
}
