/**
 * The rules of design §12 as functions from sources to complaints. Dead files, exports and dependencies are found
 * by knip (knip.json).
 */
import type { Node } from 'oxc-parser';
import { COMPUTED, docCommentsOf, type Import, importsOf, type Place, placesOf } from './syntax.ts';

/** File texts by path inside `src`, such as `base/time.ts`. */
export type Sources = Record<string, string>;

/** Imports go from a higher level to a lower one, or stay in their room. */
const LEVELS: string[][] = [
  ['base'],
  ['history'],
  ['features'],
  ['world', 'model'],
  ['serving', 'evaluation', 'splits'],
  ['scenario'],
  ['warehouse'],
  ['lab'],
  ['audit'],
  ['report'],
  ['cli', 'playground'],
];

/**
 * The folders of the lab and the files at its root, each with those that it imports, from the first of a world to the last
 * of a study. An arrow that is not here is a mistake, or a change of the design to be made here first.
 */
const LAB: Readonly<Record<string, readonly string[]>> = {
  progress: [],
  result: [],
  stages: ['result'],
  export: ['stages'],
  measure: ['export', 'stages', 'result'],
  experiment: ['measure', 'stages', 'result', 'progress'],
  jobs: ['experiment', 'measure', 'export', 'stages', 'result', 'progress'],
  studies: ['jobs', 'measure', 'stages', 'result', 'progress'],
  library: ['studies', 'experiment', 'export', 'result'],
};

/** Hidden truth cannot leak: what trains and judges models never sees what made the world. */
const BLIND_ROOMS = ['features', 'model', 'splits', 'evaluation'];
const TRUTH_ROOMS = ['world', 'serving'];

/** The package's face; it may import anything and nothing imports it. */
const INDEX = 'index.ts';

/** Entries of what runs in a browser, with all that it loads. */
const BROWSER_ENTRIES = [
  'lab/experiment.ts',
  'lab/result/result.ts',
  'scenario/schema.ts',
  'playground/main.ts',
  'playground/audit/main.ts',
  'playground/math/portable.ts',
];

/** The files that may touch the machine. */
const NODE_FILES = /^(?:cli\/.*|report\/.*|scenario\/reading\/(?:read|pluginFiles)\.ts|lab\/jobs\/.*)$/;

/** The files that import what they are told: the plug-ins of scenarios, and the observers of studies. */
const IMPORTERS = ['scenario/reading/pluginFiles.ts', 'lab/jobs/worker.ts'];

/** The clock is the business of those who show how long things take. */
const CLOCK_FILES = /^(?:cli\/.*|playground\/runPanel\.ts)$/;

/** The file that names temporary files: two processes must never think of the same name. */
const NAMING_FILE = 'lab/jobs/files.ts';

/** Imports of a higher or equal room, of the truth by the blind, of files that are not there. */
export function checkDirection(sources: Sources): string[] {
  return eachImport(sources, (file, { specifier, file: target, line }) => {
    const where = `${file}:${line} imports ${specifier}`;
    if (target === undefined) {
      return specifier.startsWith('node:') && !NODE_FILES.test(file)
        ? `${where}: only the edges touch the machine`
        : [];
    }
    if (IMPORTERS.includes(file) && specifier === COMPUTED) return [];
    if (!Object.hasOwn(sources, target)) return `${where}: no such file in src`;
    if (file === INDEX) return [];
    const [from, to] = [roomOf(file), roomOf(target)];
    if (levelOf(from) === -1) return `${file} lies in no known room`;
    if (BLIND_ROOMS.includes(from) && TRUTH_ROOMS.includes(to)) return `${where}: ${from} must not see ${to}`;
    if (from === to || (levelOf(to) !== -1 && levelOf(to) < levelOf(from))) return [];
    return `${where}: ${from} may import only what lies below it`;
  });
}

/** Imports between folders of the lab that its plan does not have, and arrows of the plan that nothing needs. */
export function checkLab(sources: Sources): string[] {
  const unused = new Set(Object.entries(LAB).flatMap(([from, to]) => to.map((each) => `${from} → ${each}`)));
  const complaints = eachImport(sources, (file, { file: target, line }) => {
    const [from, to] = [folderOfLab(file), folderOfLab(target ?? '')];
    if (from === undefined || to === undefined || from === to) return [];
    unused.delete(`${from} → ${to}`);
    if (!Object.hasOwn(LAB, from)) return `${file} lies in no known folder of the lab`;
    return LAB[from].includes(to) ? [] : `${file}:${line}: lab/${from} does not import lab/${to}`;
  });
  return [
    ...complaints,
    ...[...unused].map((arrow) => `the plan of the lab has ${arrow}, which nothing needs`),
  ];
}

/** Files that import one another in a circle, types included. */
export function checkCycles(sources: Sources): string[] {
  const complaints: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    if (path.includes(file)) {
      complaints.push(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const target of targetsOf(sources, file)) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of Object.keys(sources)) visit(file);
  return complaints;
}

/** Files of the engine that bring the machine along, and so keep it out of a browser. */
export function checkBrowser(sources: Sources, entries: readonly string[] = BROWSER_ENTRIES): string[] {
  const loaded = reach(sources, entries, ({ typeOnly }) => !typeOnly);
  return eachImport(
    Object.fromEntries(Object.entries(sources).filter(([file]) => loaded.has(file))),
    (file, { specifier, typeOnly }) =>
      specifier.startsWith('node:') && !typeOnly
        ? `${file} is part of the engine and loads ${specifier}`
        : [],
  );
}

/** The packages that a command loads before it knows what it is to do: few, or its help does not come at once. */
export function packagesAtStart(sources: Sources, entry = 'cli/main.ts'): string[] {
  const loaded = reach(sources, [entry], ({ atOnce }) => atOnce);
  const packages = [...loaded].flatMap((file) =>
    importsOf(file, sources[file])
      .filter(
        ({ atOnce, file: own, specifier }) => atOnce && own === undefined && !specifier.startsWith('node:'),
      )
      .map(({ specifier }) => specifier),
  );
  return [...new Set(packages)].sort();
}

const QUESTION_WORD = /^(?:what|which|whether|how|when|where|who|whom|whose|why)(?:ever)?\b/i;

/** Doc comments that begin with a question word: they begin with a noun phrase or a verb in the third person. */
export function checkDocComments(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, source]) =>
    docCommentsOf(file, source).flatMap(({ text, line }) => {
      const word = QUESTION_WORD.exec(text)?.[0];
      return word === undefined
        ? []
        : `${file}:${line} begins a doc comment with “${word}”: begin with a noun phrase or a verb in the third person`;
    }),
  );
}

/** Ambient randomness, clocks, and arithmetic that differs between versions of Node. */
export function checkPurity(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, source]) =>
    placesOf(file, source).flatMap((place) => {
      const complaint = impurityAt(place, { clock: CLOCK_FILES.test(file), chance: file === NAMING_FILE });
      return complaint === undefined ? [] : [`${file}:${place.line} ${complaint}`];
    }),
  );
}

const RANDOMNESS = /^(?:crypto|randomBytes|randomInt|randomUUID|getRandomValues)$/;

function impurityAt(
  { node, parent, key }: Place,
  mayUse: { readonly clock: boolean; readonly chance: boolean },
): string | undefined {
  if (node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') {
    if (node.operator !== '**' && node.operator !== '**=') return undefined;
    return isInteger(node.right) ? undefined : 'raises to a power that is not a whole number in the source';
  }
  if (node.type !== 'Identifier' || !isReference(parent, key)) return undefined;
  const property = parent?.type === 'MemberExpression' && key === 'object' ? nameOf(parent) : undefined;
  if (node.name === 'Math') {
    if (property === undefined) return 'uses Math other than as Math.<name>';
    return /^(?:random|pow)$/.test(property) ? `uses Math.${property}` : undefined;
  }
  if (!mayUse.chance && RANDOMNESS.test(node.name)) return `uses ${node.name}`;
  if (mayUse.clock) return undefined;
  if (node.name === 'Date' && !isPureDate(parent, property)) return 'uses Date';
  if (node.name === 'performance') return 'uses performance';
  if (node.name === 'process' && property === 'hrtime') return 'uses process.hrtime';
  if (node.name === 'console' && property?.startsWith('time')) return 'uses console.time';
  return undefined;
}

/** Moments as texts, and values that are moments, have nothing to do with the clock. */
function isPureDate(parent: Node | undefined, property: string | undefined): boolean {
  if (property === 'parse' || property === 'UTC') return true;
  return parent?.type === 'BinaryExpression' && parent.operator === 'instanceof';
}

function isInteger(exponent: Node): boolean {
  if (exponent.type === 'UnaryExpression' && exponent.operator === '-') return isInteger(exponent.argument);
  return exponent.type === 'Literal' && /^\d+n?$/.test(exponent.raw ?? '');
}

/** The property that a member expression names in the source, and does not compute. */
function nameOf(node: Node): string | undefined {
  return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
    ? node.property.name
    : undefined;
}

/** Checks that an identifier in this place is a variable: no property, no type, nothing that is declared here. */
function isReference(parent: Node | undefined, key: string): boolean {
  if (parent === undefined || parent.type.startsWith('TS')) return false;
  if (key === 'property' || key === 'key') return 'computed' in parent && parent.computed;
  return key !== 'id' && key !== 'params' && key !== 'imported' && key !== 'exported';
}

/** Tests whose cases are others each time: chance, and searches without the settings of test/gear.ts. */
export function checkSearches(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, source]) => {
    const places = placesOf(file, source);
    return places.flatMap(({ node, line }) => {
      const called = callOf(node);
      if (called === 'Math.random') return [`${file}:${line} uses Math.random`];
      if (node.type !== 'CallExpression' || !/^fc\.(?:assert|check|sample|statistics)$/.test(called))
        return [];
      const settings = node.arguments[node.arguments.length - 1];
      const isSeeded = places.some(
        ({ node: each }) =>
          /^(?:runs|cases)$/.test(callOf(each)) && each.start >= settings.start && each.end <= settings.end,
      );
      return isSeeded ? [] : [`${file}:${line} searches without runs() or cases() of test/gear.ts`];
    });
  });
}

/** The name, or object and property, that a node calls; empty for any other node. */
function callOf(node: Node): string {
  if (node.type !== 'CallExpression') return '';
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name;
  const property = nameOf(callee);
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && property !== undefined
    ? `${callee.object.name}.${property}`
    : '';
}

function eachImport(sources: Sources, check: (file: string, found: Import) => string | string[]): string[] {
  return Object.entries(sources).flatMap(([file, source]) =>
    importsOf(file, source).flatMap((found) => check(file, found)),
  );
}

function targetsOf(
  sources: Sources,
  file: string,
  follow: (found: Import) => boolean = () => true,
): string[] {
  return importsOf(file, sources[file])
    .filter(follow)
    .flatMap(({ file: target }) => (target !== undefined && Object.hasOwn(sources, target) ? [target] : []));
}

export function reach(
  sources: Sources,
  entries: readonly string[],
  follow: (found: Import) => boolean,
): Set<string> {
  const reached = new Set<string>();
  const waiting = entries.filter((file) => Object.hasOwn(sources, file));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    waiting.push(...targetsOf(sources, file, follow));
  }
  return reached;
}

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** A folder of the lab, or a file at its root without its ending. */
function folderOfLab(file: string): string | undefined {
  return /^lab\/([^/]+?)(?:\.ts$|\/)/.exec(file)?.[1];
}

function levelOf(room: string): number {
  return LEVELS.findIndex((level) => level.includes(room));
}
