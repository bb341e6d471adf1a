/**
 * `summary.md`: everything that the console shows and what it has no room for. A pure function of the result:
 * no dates, no timings, nothing of the machine, since it is compared byte for byte.
 */

import type { Estimate } from '../../evaluation/intervals.ts';
import { outcomesOf } from '../../lab/result/expectations.ts';
import { glossary, STEPS_NOTE } from '../../lab/result/meanings.ts';
import type { Result, WaterfallResult } from '../../lab/result/result.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import { referenceLabel, referenceNames } from '../../scenario/references.ts';
import { wayNames } from '../../scenario/retraining.ts';
import { type Figure, HEADLINE, MATRIX, REFERENCES } from '../text/figures.ts';
import { bullets, markdownTable, page } from '../text/markdown.ts';
import { exact, NO_NUMBER, type NumberFormat, percent, plain } from '../text/numbers.ts';
import { factsOf, notesOf, seedsOf } from './facts.ts';
import { measured } from './lookups.ts';
import { sentencesOf } from './sentences.ts';

/** Features of a mode that are listed, those that differ most often first. */
const SKEWED_FEATURES = 8;

export function renderSummary(result: Result): string {
  const { scenario } = result;
  return page([
    [`# ${scenario.title === '' ? scenario.name : scenario.title}`],
    scenario.description === '' ? [] : [scenario.description.trim()],
    bullets(sentencesOf(result)),
    ['## Offline and production'],
    pipelineTable(result, HEADLINE),
    ['\\* the leak-free reference: flattery and damage are against it.'],
    bullets([...factsOf(result), ...notesOf(result)]),
    ...expectationSection(result),
    ['## Every model on every set of rows'],
    pipelineTable(result, MATRIX),
    ['## References'],
    markdownTable(
      ['policy', ...REFERENCES.map(({ head }) => head)],
      referenceNames.map((name) => [referenceLabel(name), ...cellsOf(result.references[name], REFERENCES)]),
    ),
    ...waterfallSections(result),
    ...retrainingSections(result),
    ...skewSections(result),
    ['## What the words mean'],
    bullets(glossary.map(({ title, meaning }) => `**${title}**: ${meaning}`)),
    ['## Where this comes from'],
    [
      `Written by \`npx hindsight run\`${scenario.name === 'article' ? ' (`npm start`)' : ''}, version ${result.version}, scenario \`${scenario.name}\`, seeds ${seedsOf(result)}. ` +
        '`result.json` beside this file holds every figure and the whole scenario, defaults included. From it, the same result again:',
    ],
    [
      '```sh',
      `node -p "JSON.stringify(JSON.parse(fs.readFileSync('result.json', 'utf8')).scenario)" > again.json`,
      'npx hindsight run again.json',
      '```',
    ],
  ]);
}

type Summarised = Parameters<typeof measured>[0];

function pipelineTable(result: Result, figures: readonly Figure[]): string[] {
  const shown = figures.filter(({ path }) =>
    result.pipelines.some((pipeline) => measured(pipeline, path) !== undefined),
  );
  return markdownTable(
    ['pipeline', ...shown.map(({ head }) => head)],
    result.pipelines.map((pipeline) => [
      `${pipelineId(pipeline)}${isReference(pipeline) ? ' \\*' : ''}`,
      ...cellsOf(pipeline, shown),
    ]),
  );
}

function cellsOf(of: Summarised, figures: readonly Figure[]): string[] {
  return figures.map(({ path, format }) => exact(measured(of, path), format));
}

function waterfallSections(result: Result): string[][] {
  if (result.waterfall.length === 0) return [];
  return [
    ['## From offline to live, in steps'],
    [STEPS_NOTE],
    ...result.waterfall.flatMap((fall) => [[`### ${pipelineId(fall)}`], ...waterfallTables(fall)]),
  ];
}

function waterfallTables(fall: WaterfallResult): string[][] {
  return (['auc', 'ne'] as const).map((metric) => {
    const { total, average, splitFirst, featureFirst } = fall[metric];
    const steps = ['split', 'feature', 'drift', 'rest', 'policy'] as const;
    return markdownTable(
      [metric.toUpperCase(), 'average', 'split removed first', 'features removed first'],
      [
        ...steps.map((step) => [
          step,
          exact(average[step]),
          exact(splitFirst[step]),
          exact(featureFirst[step]),
        ]),
        ['offline − live', exact(total), '', ''],
      ],
    );
  });
}

function retrainingSections({ retraining, scenario }: Result): string[][] {
  if (retraining === null || scenario.retraining === null) return [];
  const days = Object.keys(retraining.without.summary).filter((day) => day !== 'days');
  const row = (head: string, day: string) => [
    head,
    ...wayNames.map((way) => exact(measured(retraining[way], `${day}.auc`))),
    bare(measured(retraining['wait-and-log'], `${day}.uses`), percent),
  ];
  return [
    ['## Days after a new feature'],
    [
      `New on day 0: ${scenario.retraining.newFeatures.join(', ')}. Each day every way's model is trained again on what is known by then; its AUC is on the incumbent's traffic of that day, in shadow. ` +
        'Wait-and-log uses what it has logged since day 0 once that model does better on the last of those rows than the one without.',
    ],
    markdownTable(
      ['day', ...wayNames, 'worlds in which wait-and-log uses it'],
      [...days.map((day, index) => row(String(index), day)), row('mean', 'days')],
    ),
  ];
}

function skewSections({ skew }: Result): string[][] {
  const modes = [...new Set(skew.map(({ features }) => features))];
  if (modes.length === 0) return [];
  return [
    ['## Features against what was served'],
    [
      'Over all logged impressions: how often the value differs from the served one, and by how much (value minus served value, in the unit of the feature).',
    ],
    ...modes.flatMap((mode) => {
      const all = skew.filter(({ features }) => features === mode);
      const differing = all
        .filter(({ mismatch }) => mismatch.mean !== 0)
        .sort((a, b) => b.mismatch.mean - a.mismatch.mean);
      const title = [`### ${mode}`];
      const both = all.some(({ missing }) => missing.mean > 0) ? ' that has both' : '';
      if (differing.length === 0)
        return [title, [`All ${all.length} features equal the served ones in every row${both}.`]];
      const shown = differing.slice(0, SKEWED_FEATURES);
      const equal = all.length - differing.length;
      return [
        title,
        markdownTable(
          [
            'feature',
            'rows that differ',
            'one side missing',
            'mean difference',
            'mean absolute difference',
            '5 %',
            'median',
            '95 %',
          ],
          shown.map((one) => [
            one.feature,
            exact(one.mismatch, percent),
            bare(one.missing, percent),
            exact(one.meanDifference),
            bare(one.meanAbsoluteDifference, plain),
            bare(one.q05, plain),
            bare(one.q50, plain),
            bare(one.q95, plain),
          ]),
        ),
        [
          `${differing.length} of ${all.length} features differ, ${shown.length === differing.length ? 'all of them' : `the ${shown.length} that differ most often`} shown; ${equal} equal the served ones in every row.`,
        ],
      ];
    }),
  ];
}

function bare(estimate: Estimate | undefined, format: NumberFormat): string {
  return estimate === undefined || Number.isNaN(estimate.mean) ? NO_NUMBER : format(estimate.mean);
}

/** What the scenario expects of its result, and whether that is so. */
function expectationSection(result: Result): string[][] {
  const outcomes = outcomesOf(result);
  if (outcomes.length === 0) return [];
  return [
    ['## Expectations'],
    bullets(outcomes.map(({ holds, sentence }) => `${holds ? 'holds' : '**does not hold**'}: ${sentence}`)),
  ];
}
