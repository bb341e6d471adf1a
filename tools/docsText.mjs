// The generated parts of the documentation, as pure functions of the JSON Schema and the feature definitions.
// `tools/docs.mjs` writes them; a test compares them with what stands in docs/.

import { short } from './bench/short.mjs';
import { number, rangeOf } from './range.mjs';

/**
 * The text with everything between `<!-- name:begin -->` and `<!-- name:end -->` replaced.
 * @throws Error if a marker is missing
 */
export function withGenerated(text, name, generated) {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`found no ${begin} followed by ${end}; put both markers in the file`);
  return `${text.slice(0, from + begin.length)}\n\n${generated}\n\n${text.slice(to)}`;
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(headings) {
  const anchors = new Set();
  for (const heading of headings) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  return [...anchors];
}

/** Verdicts, and each claim with its picture, outcome and files, by marker of docs/know/claims.md. */
export function claimParts(report, { outcomeContent, filesOf, shortVerdictTable, markdownOf }) {
  return {
    verdicts: markdownOf(shortVerdictTable(report, '')),
    ...Object.fromEntries(
      report.outcomes.map((outcome) => [
        `outcome:${outcome.id}`,
        [
          outcome.says,
          `![${outcome.says}](../../results/claims/${outcome.id}.svg)`,
          markdownOf(outcomeContent(outcome)),
          `Files: ${filesOf(outcome)
            .map((file) => `[${file}](../../scenarios/claims/${file})`)
            .join(', ')}.`,
        ].join('\n\n'),
      ]),
    ),
  };
}

/** The parts of a case's description, in their order. */
const CASE = /^Met at: (?<met>.+)\.\s+Right answer: (?<answer>.+)\s+To do: (?<remedy>.+)$/s;

/**
 * The cases by problem, as a table.
 * @throws Error if a description does not say where the problem is met, the right answer and what to do
 */
export function caseTable(cases) {
  const rows = cases.map(({ name, title, description }) => {
    const parts = CASE.exec(description.trim())?.groups;
    if (parts === undefined) {
      throw new Error(
        `found another description of ${name}; expected "Met at: ….", "Right answer: …" and "To do: …"`,
      );
    }
    const { met, answer, remedy } = parts;
    return [title, code(`npx hindsight run ${name}`), answer, remedy, met];
  });
  return table(['I have this problem', 'run this', 'right answer', 'what to do', 'met at'], rows);
}

/** What the benchmark measured against other ways to the same answers. */
export function benchPart(timings) {
  const side = ({ name, median, unit }) => `${name}: ${short(median)} ${unit}`;
  const rows = Object.values(timings)
    .flatMap(({ lines }) => lines)
    .filter(({ reference }) => reference !== undefined && !reference.isGauge)
    .map(({ name, contender, reference, ratio: { median, minimum, maximum } }) => [
      name,
      side(contender),
      side(reference),
      `${short(median)} (${short(minimum)}–${short(maximum)})`,
    ]);
  return table(['measured', 'lab', 'reference', 'times as fast'], rows);
}

/** The sources that a page cites by their names in brackets: a list, and the addresses to which these names are links. */
export function sourcePart(document, sources) {
  const text = document.replace(/<!-- sources:begin -->.*<!-- sources:end -->/s, '');
  const cited = Object.entries(sources)
    .filter(([name]) => text.includes(`[${name}]`))
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return [
    ...cited.map(
      ([name, { what, address }]) =>
        `- ${address === undefined ? `**${name}**` : `[**${name}**](${address})`}: ${what}.`,
    ),
    '',
    ...cited
      .filter(([, { address }]) => address !== undefined)
      .map(([name, { address }]) => `[${name}]: ${address}`),
  ].join('\n');
}

/** Tables of mitigations, by marker of docs/do/mitigations.md. */
export function mitigationTables(mitigations) {
  const groups = [...new Set(mitigations.map(({ group }) => group))];
  const tableOf = (group) => {
    const rows = [];
    for (const { id, written, protectsAgainst, cannot } of mitigations.filter(
      (each) => each.group === group,
    )) {
      const same = rows.find((row) => row.protectsAgainst === protectsAgainst && row.cannot === cannot);
      if (same === undefined) {
        rows.push({ ids: [code(id)], ways: [written], protectsAgainst, cannot });
        continue;
      }
      same.ids.push(code(id));
      if (!same.ways.includes(written)) same.ways.push(written);
    }
    return table(
      ['id', 'key', 'protects against', 'cannot'],
      rows.map(({ ids, ways, ...says }) => [
        ids.join(', '),
        ways.join('; or '),
        says.protectsAgainst,
        says.cannot,
      ]),
    );
  };
  return Object.fromEntries(groups.map((group) => [`mitigations:${group}`, tableOf(group)]));
}

/** The facts of an app by marker of docs/know/facts.md. */
export function factParts(report, { factsTable, whyOutside, definitions, sourceList, markdownOf }) {
  return {
    facts: markdownOf([factsTable(report), whyOutside(report)]),
    definitions: markdownOf(definitions()),
    sources: markdownOf(sourceList()),
  };
}

const digits = (value) => (Number.isFinite(value) ? String(Number(value.toFixed(4))) : 'Number.NaN');
const interval = ({ mean, low, high }) =>
  `{ mean: ${digits(mean)}, low: ${digits(low)}, high: ${digits(high)} }`;

const name = (key) => (/^\w+$/.test(key) ? key : `'${key}'`);

/** The module of src/audit that holds what the mitigations of its advice leave and cost. */
export function benchmarkModule({ seeds, scenario, mitigations }, ids) {
  return `/** Figures of mitigations, from results/mitigations/mitigations.json by \`npm run docs\`. */
import type { Benchmark } from './mitigations.ts';

export const benchmark: Benchmark = {
  worlds: ${seeds.length},
  users: ${scenario.world.users},
  mitigations: {
${ids
  .map((wanted) => {
    const { id, title, summary } = mitigations.find(({ id }) => id === wanted);
    return `    ${name(id)}: {
      title: ${JSON.stringify(title).replaceAll('"', "'")},
      damage: ${interval(summary.damage.softAuc)},
      bytesPerImpression: ${interval(summary.leastBytesPerImpression)},
    },`;
  })
  .join('\n')}
  },
};
`;
}

/** The facts of drawn worlds that `hindsight fit` found again, as tools/fitRecovery.mjs measured it. */
export function recoveryPart({ users, seeds, worlds }, titleOf) {
  const lines = worlds[0].facts.map(({ name }) => {
    const said = worlds
      .map(({ facts }) => facts.find((fact) => fact.name === name))
      .filter(({ verdict }) => verdict === 'matched');
    const misses = said.map(({ wanted, fresh, tolerance }) => Math.abs(fresh - wanted) / tolerance);
    const right = misses.filter((miss) => miss <= 1).length;
    const largest = misses.length === 0 ? '–' : Math.max(...misses).toFixed(2);
    return {
      said: said.length,
      right,
      text: `| ${titleOf(name)} | ${said.length} | ${right} | ${largest} |`,
    };
  });
  const sum = (of) => lines.reduce((total, line) => total + line[of], 0);
  const times = worlds.map(({ processorSeconds }) => processorSeconds);
  return `| fact | matched, of ${worlds.length} | within its tolerance in fresh worlds | largest miss of a matched one, of its tolerance |
| --- | ---: | ---: | ---: |
${lines.map(({ text }) => text).join('\n')}
| **all** | **${sum('said')} of ${worlds.length * lines.length}** | **${sum('right')}** | |

\`node tools/fitRecovery.mjs ${worlds.length}\` drew ${worlds.length} worlds of ${users} users. Wanted: means of ${seeds.wanted.length} seeds. Fresh worlds: ${seeds.fresh.length}, of seeds that neither the search nor its check had.
Processor time of a fit: ${Math.min(...times)} to ${Math.max(...times)} seconds.`;
}

/** The module of src/audit that holds how often each alarm is right. */
export function ratesModule({ seeds, baseRate, alarmRates, plants }) {
  const falseLeaks = plants
    .filter(({ rates }) => rates.some(({ alarm, isRight }) => alarm === 'leak' && !isRight))
    .flatMap(({ group, perSeed }) => perSeed.map((seed) => ({ group, ...seed })))
    .filter(({ raised }) => raised.includes('leak'));
  const lost = falseLeaks.filter(({ group }) => group === 'lost');
  const damage = lost.reduce((sum, { damage }) => sum + damage.measured, 0) / lost.length;
  return `/** Error rates of alarms, from results/audit/rates.json by \`npm run docs\`. */
import type { ErrorRates } from './errorRates.ts';

export const errorRates: ErrorRates | null = {
  worlds: ${seeds.length},
  baseRate: ${baseRate},
  alarms: {
${alarmRates
  .map(
    ({ alarm, hits, falseAlarms, right }) => `    ${name(alarm)}: {
      hits: ${interval(hits)},
      falseAlarms: ${interval(falseAlarms)},
      right: ${digits(right)},
    },`,
  )
  .join('\n')}
  },
  falseLeaks: {
    alarms: ${falseLeaks.length},
    highestExcess: ${digits(Math.max(...falseLeaks.map(({ excess }) => excess.mean)))},
    servingLost: { alarms: ${lost.length}, damage: ${digits(damage)} },
  },
};
`;
}

/** The options that at least two commands have, by command; and why a command has no such option. */
export function sharedOptionTable({ commands }) {
  const taking = commands.filter(({ options }) => options.length > 0);
  const every = taking.flatMap(({ options }) => options);
  const flags = every
    .filter(({ long }, index) => every.findIndex((other) => other.long === long) === index)
    .map(({ flags }) => flags)
    .filter((flag) => taking.filter((command) => optionOf(command, flag) !== undefined).length > 1);
  const reasons = [];
  const cell = (command, flag) => {
    const option = optionOf(command, flag);
    if (option === undefined) return '';
    if (!option.hidden) return '✓';
    const text = `\`${command.name()}\`: ${option.description}.`;
    if (!reasons.includes(text)) reasons.push(text);
    return `– (${reasons.indexOf(text) + 1})`;
  };
  const rows = flags.map((flag) => [code(flag), ...taking.map((command) => cell(command, flag))]);
  return [
    table(['option', ...taking.map((command) => code(command.name()))], rows),
    '',
    ...reasons.map((reason, index) => `${index + 1}. ${reason}`),
  ].join('\n');
}

/** The option of a name: what stands behind it, such as a folder or a file, is the command's own business. */
const optionOf = ({ options }, flag) => options.find(({ long }) => long === flag.split(' ')[0]);

/** A section for each command, with its arguments and options. */
export function commandSections(program) {
  return commandsBelow(program, 'hindsight')
    .map(({ name, command }) => {
      const rows = [
        ...command.registeredArguments.map((argument) => [
          code(argument.required ? `<${argument.name()}>` : `[${argument.name()}]`),
          argument.description,
        ]),
        ...command.options
          .filter(({ hidden }) => !hidden)
          .map(({ flags, description, defaultValue }) => [
            code(flags),
            description + (typeof defaultValue === 'string' ? ` (default: "${defaultValue}")` : ''),
          ]),
      ];
      return [
        `### \`${name}\``,
        command.description(),
        ...(rows.length === 0 ? [] : [table(['', 'meaning'], rows)]),
      ].join('\n\n');
    })
    .join('\n\n');
}

/** Commands that do something, by their whole names. */
function commandsBelow({ commands }, prefix) {
  return commands.flatMap((command) => {
    const name = `${prefix} ${command.name()}`;
    return command.commands.length > 0 ? commandsBelow(command, name) : [{ name, command }];
  });
}

/** The table of a run, as the console shows it: up to the note on its mark. */
export function runPart(text) {
  const lines = text.split('\n');
  const [first, last] = [lines.indexOf('') + 1, lines.findIndex((line) => line.startsWith('* '))];
  return fenced(lines.slice(first, last + 1));
}

/** Of an explanation on the console, how the leak happened. */
export function explanationPart(text) {
  return fenced(
    text
      .split('\n\n')
      .find((section) => section.startsWith('How the leak happened'))
      .split('\n'),
  );
}

const fenced = (lines) => ['```', ...lines, '```'].join('\n');

/** One row for each feature, in the order of a vector. */
export function featureTable(definitions) {
  return table(
    ['feature', 'key', 'kind', 'looks back', 'value'],
    definitions.map((feature) => [
      code(feature.name),
      feature.key,
      feature.kind,
      lookBack(feature),
      feature.description,
    ]),
  );
}

/** Tables of what results measure, by marker of docs/know/result.md. */
export function quantityTables({ pipelineQuantities, generationQuantities, strategyQuantities, listed }) {
  const { offline, live } = pipelineQuantities;
  const heads = ['quantity', 'unit', 'better', 'measured with', 'meaning'];
  const rowsOf = (of, needs = true) =>
    joined(
      listed(of).map(({ path, quantity: { unit, better, meaning }, needs: all }) => [
        code(path),
        unit,
        better === 'neither' ? '–' : better,
        ...(needs ? [keysOf(all)] : []),
        meaning,
      ]),
    );
  const keysOf = (needs) => [...new Set(needs.map(({ key }) => code(key)))].join(', ');
  const withoutNeeds = heads.filter((head) => head !== 'measured with');
  const others = Object.fromEntries(
    Object.entries(pipelineQuantities).filter(([, one]) => one.of !== undefined && !('rows' in one.of)),
  );
  const outcome = Object.fromEntries(Object.entries(live.of).filter(([name]) => !(name in offline.of)));
  return {
    quantities: table(
      ['key', 'measured with', 'meaning'],
      Object.entries(pipelineQuantities).map(([key, { needs = [], meaning }]) => [
        code(key),
        keysOf(needs),
        meaning,
      ]),
    ),
    metrics: table(withoutNeeds, rowsOf(offline.of, false)),
    outcome: table(withoutNeeds, rowsOf(outcome, false)),
    others: table(heads, rowsOf(others)),
    generations: table(withoutNeeds, rowsOf(generationQuantities.generation.of, false)),
    retraining: table(withoutNeeds, rowsOf(strategyQuantities.day.of, false)),
  };
}

/**
 * Keys of `result.json`, from its JSON Schema, and those of what stands in several places. Quantities and the scenario have
 * tables of their own.
 */
export function resultKeyTables({ properties, definitions }, { pipelineQuantities }) {
  const elsewhere = ['scenario', 'references', 'summary', 'generations', 'retraining'];
  const bare = (node) => (node.anyOf ?? node.allOf ?? [node]).find(({ type }) => type !== 'null');
  const rowsOf = (below, prefix) =>
    Object.entries(below)
      .filter(([key]) => !(prefix.endsWith('perSeed[].') && key in pipelineQuantities))
      .flatMap(([key, node]) => {
        const isList = bare(node).type === 'array';
        const item = isList ? bare(bare(node).items) : bare(node);
        const name = item.$ref?.split('/').at(-1);
        const path = `${prefix}${key}${isList ? '[]' : ''}`;
        const inside =
          item.properties === undefined || elsewhere.includes(key) ? [] : rowsOf(item.properties, `${path}.`);
        const holds = name === undefined ? '' : `[${name}](#${name.toLowerCase()})`;
        const meaning = node.description ?? item.description ?? '';
        return meaning === '' && inside.length > 0 ? inside : [[code(path), holds, meaning], ...inside];
      });
  const shared = Object.entries(definitions).filter(([name]) => !['Generations', 'Way'].includes(name));
  const heads = ['key', 'holds', 'meaning'];
  return {
    keys: table(heads, rowsOf(properties, '')),
    shared: shared
      .map(([name, { description, properties: below }]) =>
        [`### ${name}`, description, table(heads, rowsOf(below, ''))].join('\n\n'),
      )
      .join('\n\n'),
  };
}

/** The window of what history is counted in; time since an event is read from all of it. */
function lookBack({ kind, value: { form, windowMs } }) {
  if (kind !== 'dynamic') return '–';
  if (form === 'log-hours-since' || windowMs === Number.POSITIVE_INFINITY) return 'all history';
  const hours = windowMs / 3_600_000;
  return hours > 24 && hours % 24 === 0 ? `${hours / 24} d` : `${hours} h`;
}

/**
 * Every key of a scenario that holds a value: its path, type with range, default and meaning, as table cells.
 *
 * @param schema the JSON Schema of a scenario file
 * @param messagesOf the messages about a scenario that has only this value; bounds of durations, which JSON
 *   Schema cannot state, are read from them
 */
export function keyRows(schema, messagesOf) {
  return Object.entries(schema.properties).flatMap(([key, value]) => rowsOf(key, value, false, messagesOf));
}

/** A heading and a table for each top-level key of a scenario, with a row for each key below it. */
export function keyTables(schema, messagesOf) {
  const headings = ['key', 'type and range', 'default', 'meaning'];
  const groups = Object.entries(schema.properties).map(([key, value]) => ({
    key,
    rows: rowsOf(key, value, false, messagesOf),
  }));
  const single = groups.filter(({ rows }) => rows.length === 1).flatMap(({ rows }) => rows);
  const sections = groups.filter(({ rows }) => rows.length > 1);
  return [
    `### Keys by themselves\n\n${table(headings, single)}`,
    ...sections.map(({ key, rows }) => `### \`${key}\`\n\n${table(headings, joined(rows))}`),
  ].join('\n\n');
}

/** Parameters of the model by the section of docs/know/model.md that has their table: keys, or what they begin with. */
const parameterSections = {
  users: ['world.users', 'world.topics', 'world.tastes'],
  tenure: ['world.tenure'],
  news: ['world.sources', 'world.newsroom'],
  opens: ['world.opens', 'world.bots'],
  fatigue: ['world.fatigue'],
  follows: ['world.follows'],
  'sent-by-rule': ['world.sessions', 'world.broadcasts'],
  reading: ['world.organic', 'world.dormancy'],
  'opt-outs': ['world.optOut'],
  drift: ['world.drift'],
  serving: [
    ...['decisionsPerUserDay', 'decisionSpread', 'maximumCandidates', 'attributionWindow', 'restatement'],
    ...['threshold', 'frequencyCapPer24h', 'incumbent', 'deployed'],
  ].map((key) => `serving.${key}`),
  history: ['history.ingestionDelay'],
};

/** Each parameter of the model with its default, its meaning and the source of the default, by marker of docs/know/model.md. */
export function parameterTables(schema) {
  const leaves = (path, node) =>
    node.properties === undefined
      ? [[code(path), defaultOf(node), node.description ?? '', node.$comment ?? '–']]
      : Object.entries(node.properties).flatMap(([key, value]) => leaves(`${path}.${key}`, value));
  const nodeAt = (path) => path.split('.').reduce((node, key) => node.properties[key], schema);
  return Object.fromEntries(
    Object.entries(parameterSections).map(([section, paths]) => [
      `parameters:${section}`,
      table(
        ['key', 'default', 'meaning', 'source of the default'],
        paths.flatMap((path) => leaves(path, nodeAt(path))),
      ),
    ]),
  );
}

/** Rows of alternatives, one for each key: what only some of them say is told with the word of each. */
function merged(rows) {
  const paths = [...new Set(rows.map(({ cells: [path] }) => path))];
  return paths.map((path) => {
    const same = rows.filter(({ cells: [own] }) => own === path);
    const [, , normal] = same[0].cells;
    const types = new Set(same.map(({ cells: [, type] }) => type));
    const meanings = new Set(same.map(({ cells: [, , , meaning] }) => meaning));
    const told =
      meanings.size === 1
        ? [...meanings]
        : same.map(({ word, cells: [, , , meaning] }) => `${code(word)}: ${meaning}`);
    return [path, [...types].join(', '), normal, told.join(' ')];
  });
}

/** The path without the words of alternatives. */
const shownPath = (path) => path.replace(/\[\w+=\w+\]/g, '[]');

function rowsOf(path, schema, isRequired, messagesOf) {
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([key, value]) =>
      rowsOf(`${path}.${key}`, value, schema.required?.includes(key) === true, messagesOf),
    );
  }
  const normal = isRequired ? 'required' : defaultOf(schema);
  const row = [code(shownPath(path)), typeOf(schema, path, messagesOf), normal, schema.description ?? ''];
  const below = (schemas, prefix) =>
    merged(
      schemas
        .filter((each) => each.properties !== undefined)
        .flatMap((each) => {
          const [key, { const: word } = {}] =
            Object.entries(each.properties).find(([, { const: own }]) => own !== undefined) ?? [];
          const place = word === undefined ? prefix : prefix.replace(/\[\]$/, `[${key}=${word}]`);
          return rowsOf(place, each, false, messagesOf).map((cells) => ({ word, cells }));
        }),
    );
  const items = alternatives(schema).flatMap((each) =>
    each.items === undefined ? [] : alternatives(each.items),
  );
  const named = alternatives(schema.additionalProperties || {});
  const isNamed = named.every((each) => each.properties !== undefined || each.type === 'null');
  return [
    row,
    ...below(alternatives(schema), path),
    ...below(items, `${path}[]`),
    ...(isNamed ? below(named, `${path}.<name>`) : []),
  ];
}

const alternatives = (schema) => schema.anyOf ?? schema.oneOf ?? [schema];

function typeOf(schema, path, messagesOf) {
  return alternatives(schema)
    .map((each) => plainTypeOf(each, path, messagesOf))
    .join(', or ');
}

function plainTypeOf(schema, path, messagesOf) {
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  switch (schema.type) {
    case 'integer':
      return `whole number${rangeOf(schema)}`;
    case 'number':
      return `number${rangeOf(schema)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'null':
      return '`null`';
    case 'array':
      return `list of ${itemsOf(schema.items, path, messagesOf)}${length(schema)}`;
    case 'object':
      return schema.properties === undefined ? 'mapping' : 'mapping, see below';
    case 'string':
      return schema.pattern?.includes('d|h|m|s') ? `duration${durationRange(path, messagesOf)}` : 'text';
    default:
      return 'any value';
  }
}

function itemsOf(schema, path, messagesOf) {
  const words = alternatives(schema).map((each) =>
    each.properties === undefined ? plainTypeOf(each, path, messagesOf) : 'mappings, see below',
  );
  return [...new Set(words)]
    .join(', or ')
    .replace('whole number', 'whole numbers')
    .replace(/^text$/, 'texts');
}

function length({ minItems, maxItems }) {
  if (minItems === undefined && maxItems === undefined) return '';
  if (maxItems === undefined) return `; at least ${minItems}`;
  return minItems === undefined ? `; at most ${number(maxItems)}` : `; ${minItems} to ${number(maxItems)}`;
}

/**
 * For a schema of scenarios, the messages about a scenario that has only one value, at a path such as
 * `training.provenances[].from.after` or `serving.faults[kind=scale].by`; those about keys that are missing beside it are among them.
 */
export function messagesFrom(scenarioSchema) {
  const messagesIn = (issue) =>
    issue.code === 'invalid_union' ? issue.errors.flat().flatMap(messagesIn) : [issue.message];
  return (path, value) => {
    const nested = path.split('.').reduceRight((inner, key) => {
      const [, list, by, word] = /^(.+)\[(?:(\w+)=(\w+))?\]$/.exec(key) ?? [];
      if (list === undefined) return { [key]: inner };
      return { [list]: [by === undefined ? inner : withWord(inner, by, word)] };
    }, value);
    return scenarioSchema.safeParse({ name: 'docs', ...nested }).error?.issues.flatMap(messagesIn) ?? [];
  };
}

const withWord = (item, key, word) => ({ [key]: word, ...item });

/** Bounds of a duration, from what the schema says about a tiny, a huge and a broken one. */
function durationRange(path, messagesOf) {
  const messages = ['0s', '1000000d', '0.5d'].flatMap((text) => messagesOf(path, text));
  const bound = (word) =>
    messages.map((message) => new RegExp(`^expected at ${word} (\\S+)$`).exec(message)?.[1]).find(Boolean);
  const most = bound('most');
  return [
    messages.includes('expected a whole number of days') ? ' of whole days' : '',
    ` from ${bound('least') ?? '0s'}`,
    most === undefined ? '' : ` to ${most}`,
  ].join('');
}

function defaultOf(schema) {
  if (!('default' in schema)) return '–';
  const value = schema.default;
  if (typeof value === 'string') return code(value === '' ? '""' : value);
  if (Array.isArray(value)) return code(`[${value.join(', ')}]`);
  if (typeof value === 'object' && value !== null) return code(JSON.stringify(value));
  return code(String(value));
}

/** Rows in which all but the beginning of the path is the same, as one: `a.x` and `b.x` are `{a,b}.x`. */
function joined(rows) {
  const groups = {};
  for (const [path, ...cells] of rows) {
    const same = JSON.stringify([path.replaceAll('`', '').split('.').at(-1), ...cells]);
    groups[same] = [...(groups[same] ?? []), [path, ...cells]];
  }
  return Object.values(groups).map((group) => {
    const paths = group.map(([path]) => path.replaceAll('`', '').split('.'));
    const [first] = paths;
    const from = first.findIndex((part, index) => paths.some((path) => path[index] !== part));
    if (from < 0) return group[0];
    const different = paths.map((path) => path.slice(from, -1).join('.'));
    const all = different.every((text) => text !== '')
      ? [...first.slice(0, from), `{${different}}`].join('.')
      : `${first.slice(0, from).join('.')}{${different.map((text) => text && `.${text}`)}}`;
    return [code(`${all}.${first.at(-1)}`), ...group[0].slice(1)];
  });
}

const code = (text) => `\`${text}\``;

function table(headings, rows) {
  const escaped = (cell) => cell.replaceAll('|', '\\|').replace(/<(?![^`]*`)/g, '&lt;');
  const line = (cells) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
