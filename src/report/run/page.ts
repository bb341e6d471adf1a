/** The report of a run, from top to bottom: `summary.md`, `report.html` and the table in the terminal. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { observationsOf, outcomesOf } from '../../lab/result/expectations.ts';
import type {
  PipelineResult,
  ReferenceResult,
  Result,
  StepEstimates,
  WaterfallResult,
} from '../../lab/result/schema.ts';
import { flatten } from '../../lab/result/tree.ts';
import { isLeakFree } from '../../scenario/leaks.ts';
import { isOwnBaseline, pipelineId } from '../../scenario/pipelines.ts';
import { backfillStrategies, newFeatureNames } from '../../scenario/retraining.ts';
import { isSenderExploring, senderInWords } from '../../scenario/sender.ts';
import { promised } from '../chart/styles.ts';
import {
  beside,
  type Column,
  type Content,
  details,
  heading,
  list,
  type OtherPage,
  only,
  PAGES,
  type Page,
  picture,
  prose,
  quiet,
  type Row,
  type Table,
  type Text,
  type Tiles,
  table,
  textOnly,
  yamlDetails,
} from '../page.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { definedFeatures } from '../text/features.ts';
import { glossary, STEPS_NOTE } from '../text/glossary.ts';
import { count, fixed, NO_NUMBER, type NumberFormat, percent, plain } from '../text/numbers.ts';
import { isAboveWhole } from '../text/ownLabel.ts';
import { bonded } from '../text/wrap.ts';
import { AGREEMENT_NOTE, agreementTable } from './agreement.ts';
import { coefficientChart } from './coefficientChart.ts';
import {
  entropies,
  headlineOf,
  matrix,
  ofReferences,
  pipelineCell,
  referenceCell,
  type TableFigure,
  tableFigure,
} from './columns.ts';
import { factsOf, notesOf, seedsOf } from './facts.ts';
import { generations } from './generations.ts';
import { baselineOf, bestOffline, measured, policiesOf } from './lookups.ts';
import { offlineProductionChart } from './offlineProductionChart.ts';
import { openRateChart } from './openRateChart.ts';
import { rowsTable } from './rows.ts';
import { reliabilityChart, rocChart } from './scoreCharts.ts';
import { baselineNote, bondedSentencesOf } from './sentences.ts';
import { symbolStyleOf } from './seriesStyles.ts';
import { skewChart } from './skewChart.ts';
import { teaserChart } from './teaserChart.ts';
import { waterfallChart } from './waterfallChart.ts';
import { weightsApart } from './weights.ts';

/** @param others reports beside it, which it may link to */
export function runPage(result: Result, others: readonly OtherPage[] = []): Page {
  const { scenario, version, seeds } = result;
  const { name, title, description } = scenario;
  const sentences = bondedSentencesOf(result);
  const weights = weightsApart(result, others) ?? [];
  const facts = [...factsOf(result), ...notesOf(result)];
  const charts = chartsOf(result);
  const headlineOfAll = headlineTable(result);
  const onEveryRow = (figures: readonly TableFigure[]) =>
    quantityTable(
      'Every model on every set of rows',
      'pipeline',
      figures.filter(({ path }) => isMeasured(result.pipelines, path)),
      pipelineRows(result),
    );
  const ofPolicies = quantityTable('Policies to compare with', 'policy', ofReferences, policyRows(result));
  return {
    title:
      title === '' ? [name, textOnly(['terminal'], description === '' ? '' : `: ${description}`)] : title,
    subtitle: `Scenario ${name}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(result)}, version ${version}`,
    lead: [
      only(['html'], prose(...sentences.slice(0, 1))),
      tilesOf(result),
      beside(
        [charts.teaser, prose(description)],
        [
          only(['markdown'], list([...sentences, ...weights])),
          only(['html'], list([...sentences.slice(1), ...weights])),
        ],
      ),
    ],
    series: result.pipelines.map(pipelineId),
    colors: Object.fromEntries(
      result.pipelines.map((pipeline) => [pipelineId(pipeline), symbolStyleOf(result, pipeline).color]),
    ),
    atAGlance: [
      headlineOfAll,
      prose(...sentences),
      screening(result),
      rankings(result),
      offPolicy(result),
      retraining(result),
      generations(result),
      quiet(...facts),
    ],
    guide: 'docs/know/measures.md',
    elsewhere: 'in summary.md',
    sections: [
      {
        id: 'offline-and-production',
        title: 'Offline and production',
        body: [
          charts.offlineProduction,
          headlineOfAll,
          details('What the numbers rest on', list(facts)),
          only(['html'], words()),
        ],
      },
      { id: 'expectations', title: 'Expectations', body: expectations(result) },
      {
        id: 'matrix',
        title: 'Every model on every set of rows',
        only: ['markdown'],
        body: onEveryRow(matrix),
      },
      { id: 'references', title: 'References', only: ['markdown'], body: ofPolicies },
      { id: 'rows', title: 'Rows trained and tested on', body: rowsTable(result) },
      {
        id: 'steps',
        title: 'From offline to live, in steps',
        body: [charts.waterfall, steps(result)],
      },
      { id: 'coefficients', title: 'What the models learnt', body: charts.coefficients },
      { id: 'scores', title: 'Ranking and calibration', body: [charts.roc, charts.reliability] },
      { id: 'days', title: 'Day by day', body: charts.openRates },
      { id: 'generations', title: 'Trained again on what it sent', body: generations(result) },
      { id: 'screening', title: 'What would give a leak away', body: screening(result) },
      {
        id: 'rankings',
        title: 'Rankings of all candidates',
        body: [rankings(result), rankingAgreement(result)],
      },
      { id: 'off-policy', title: 'Open rates estimated from the log', body: offPolicy(result) },
      { id: 'retraining', title: 'Days after a new feature', body: retraining(result) },
      {
        id: 'skew',
        title: 'Features against what was served',
        body: [charts.skewByAge, skew(result)],
      },
      {
        id: 'all-numbers',
        title: 'Every model, every number',
        only: ['html'],
        body: [onEveryRow([...matrix, ...entropies]), ofPolicies, allQuantities(result)],
      },
      { id: 'features', title: 'Features of this scenario', body: features(result) },
      { id: 'words', title: 'What the words mean', only: ['markdown'], body: glossaryOf() },
      { id: 'scenario', title: 'Where this comes from', body: origin(result) },
    ],
  };
}

// ---- Offline and production ----

/** The story in a few large figures: what looked best offline, and what became of it. */
function tilesOf(result: Result): Tiles | undefined {
  const best = bestOffline(result);
  if (best === undefined) return undefined;
  const [offline, shadow] = [measured(best, 'offline.auc'), measured(best, 'shadow.auc')];
  if (shadow === undefined) return undefined;
  const gap = measured(best, 'gap.auc');
  const look = symbolStyleOf(result, best);
  const own = baselineOf(result, best);
  const baseline = own === best ? undefined : own;
  const clean = baseline && measured(baseline, 'shadow.auc');
  const live = measured(best, 'live.openRate');
  return {
    block: 'tiles',
    tiles: [
      {
        label: 'Promised offline',
        value: { estimate: offline, format: plain },
        note: `AUC of ${pipelineId(best)} on held-out rows`,
        mark: promised(look),
      },
      {
        label: 'Given in production',
        value: { estimate: shadow, format: plain },
        note: `AUC of the same model in shadow${gap === undefined ? '' : `: a gap of ${plain(gap.mean)}`}`,
        mark: look,
      },
      ...(baseline === undefined || clean === undefined
        ? []
        : [
            {
              label: isLeakFree(result.scenario, baseline) ? 'Without a leak' : 'The baseline',
              value: { estimate: clean, format: plain },
              note: `AUC of ${pipelineId(baseline)} in shadow`,
              mark: symbolStyleOf(result, baseline),
            },
          ]),
      ...(live === undefined
        ? []
        : [
            {
              label: 'Opened, once deployed',
              value: { estimate: live, format: percent },
              note: opensOf(baseline, result),
            },
          ]),
    ],
  };
}

/** Open rates of others, to compare with. */
function opensOf(baseline: PipelineResult | undefined, { references, scenario }: Result): string {
  const clean = baseline && measured(baseline, 'live.openRate');
  const today = measured(references.incumbent, 'live.openRate');
  const others = [
    ...(baseline === undefined || clean === undefined
      ? []
      : [
          `${bonded(percent(clean.mean))} ${isLeakFree(scenario, baseline) ? 'without a leak' : `by ${bonded(pipelineId(baseline))}`}`,
        ]),
    ...(today === undefined
      ? []
      : [
          `${bonded(percent(today.mean))} by ${senderInWords(scenario)}${isSenderExploring(scenario) ? ', which explores' : ''}`,
        ]),
  ];
  return `of its notifications${others.length === 0 ? '' : `; ${others.join(', ')}`}`;
}

/** Promise and outcome of each pipeline; below, except in Markdown, the policies to compare with. */
function headlineTable(result: Result): Table {
  const { scenario, pipelines } = result;
  const columns = headlineOf(scenario).filter(({ path }) => isMeasured(pipelines, path));
  const policies = policiesOf(result).filter(({ of }) =>
    columns.some(({ path }) => measured(of, path) !== undefined),
  );
  return table({
    caption: 'What each pipeline promised offline and what production gave, and the policies to compare with',
    columns: [
      { head: 'pipeline' },
      ...columns.map(
        ({ head, title = head, path: _, format: __, ...column }): Column => ({
          ...column,
          head: [textOnly(['terminal'], title), textOnly(PAGES, head)],
        }),
      ),
    ],
    rows: [
      ...pipelines.map(
        (pipeline): Row => ({
          cells: [
            markedName(result, pipeline),
            ...columns.map((column) => pipelineCell(pipeline, column, scenario)),
          ],
          shortName: shortName(result, pipeline),
          series: pipelineId(pipeline),
          isMarked: isOwnBaseline(pipeline, scenario.training),
        }),
      ),
      ...policies.map(({ name, label, of }): Row => {
        const [first, second = ''] = label.split(', ');
        return {
          cells: [label, ...columns.map((column) => referenceCell(name, of, column))],
          shortName: [first, second],
          series: label,
          group: 'references',
          only: ['terminal', 'html'],
        };
      }),
    ],
    note: [
      baselineNote(result),
      textOnly(PAGES, '.'),
      hasOwnLabel(result) ? textOnly(['terminal'], "; own: of it, the row's own label") : '',
      isOwnLabelAboveWhole(result)
        ? textOnly(PAGES, ' Where the own label alone makes more than the whole, the rest did some good.')
        : '',
      textOnly(['html'], ' Intervals are below their figures.'),
    ],
  });
}

/** Later knowledge may do some good: the part is then the larger. */
function isOwnLabelAboveWhole({ pipelines }: Result): boolean {
  return pipelines.some((pipeline) =>
    (['gap.auc', 'damage.auc'] as const).some((path) => {
      const [part, whole] = [`ownLabel.${path}`, path].map((each) => measured(pipeline, each));
      return part !== undefined && whole !== undefined && isAboveWhole(part, whole);
    }),
  );
}

function hasOwnLabel({ pipelines }: Result): boolean {
  return isMeasured(pipelines, 'ownLabel.gap.auc');
}

function markedName({ scenario }: Result, pipeline: PipelineResult): string {
  return `${pipelineId(pipeline)}${isOwnBaseline(pipeline, scenario.training) ? ' *' : ''}`;
}

function shortName(result: Result, pipeline: PipelineResult): [string, string] {
  const { provenance } = pipeline;
  return [provenance, markedName(result, pipeline).slice(provenance.length + 1)];
}

function words(): Content {
  return details('What the words mean', glossaryOf(), { id: 'words' });
}

function glossaryOf(): Content {
  return {
    block: 'definitions',
    entries: glossary.map(({ title, meaning }) => ({ term: title, meaning })),
  };
}

/** Expectations of the scenario, and whether they hold. */
function expectations(result: Result): Content {
  const observations = observationsOf(result);
  return [
    list(
      outcomesOf(result).map(
        ({ holds, sentence }): Text => [
          textOnly(
            ['html'],
            [{ badge: holds ? 'holds' : 'does not hold', tone: holds ? 'good' : 'bad' }, ' '],
          ),
          textOnly(['markdown'], [holds ? 'holds' : { strong: 'does not hold' }, ': ']),
          sentence,
        ],
      ),
    ),
    only(['html'], observations.length === 0 ? undefined : [heading('Observed'), list(observations)]),
  ];
}

// ---- Every model on every set of rows ----

interface Named<Of = PipelineResult | ReferenceResult> {
  readonly name: string;
  readonly series: string;
  readonly of: Of;
}

function pipelineRows(result: Result): Named<PipelineResult>[] {
  return result.pipelines.map((of) => ({ name: markedName(result, of), series: pipelineId(of), of }));
}

function policyRows(result: Result): Named<ReferenceResult>[] {
  return policiesOf(result).map(({ label, of }) => ({ name: label, series: label, of }));
}

function quantityTable(
  caption: string,
  corner: string,
  quantities: readonly TableFigure[],
  rows: readonly Named[],
): Table {
  return table({
    caption,
    columns: [{ head: corner }, ...quantities],
    rows: rows.map(({ name, series, of }) => ({
      series,
      cells: [name, ...quantities.map(({ path, format }) => ({ estimate: measured(of, path), format }))],
    })),
  });
}

function isMeasured(all: readonly (PipelineResult | ReferenceResult)[], path: string): boolean {
  return all.some((one) => measured(one, path) !== undefined);
}

/** Every quantity of every pipeline by its path in `result.json`, for those that no other table shows. */
function allQuantities(result: Result): Content {
  const { pipelines } = result;
  const paths = [
    ...new Set(
      pipelines.flatMap(({ summary }) =>
        // `gap.auc` of `gap.auc.mean`.
        [...flatten(summary).keys()].map((path) => path.slice(0, path.lastIndexOf('.'))),
      ),
    ),
  ]
    .filter((path) => isMeasured(pipelines, path))
    // A result that was read has its keys in another order than one that was just made.
    .sort();
  return details(
    `All ${paths.length} quantities of each pipeline`,
    table({
      caption: 'By path in result.json, under pipelines[].summary',
      columns: ['quantity', ...pipelines.map((one) => markedName(result, one))].map((head) => ({ head })),
      rows: paths.map((path) => ({
        cells: [
          path,
          ...pipelines.map((pipeline) => ({ estimate: measured(pipeline, path), format: precise })),
        ],
      })),
    }),
  );
}

/** Counts, such as those of rows, are large. */
function precise(value: number): string {
  return Math.abs(value) >= 1000 ? count(value) : fixed(value, 4);
}

// ---- From offline to live ----

const STEPS: Readonly<Record<keyof StepEstimates, string>> = {
  split: 'split',
  feature: 'feature',
  ownLabel: 'of it, own label',
  later: 'of it, later knowledge',
  drift: 'drift',
  rest: 'rest',
  policy: 'policy',
};

function steps({ waterfall }: Result): Content {
  if (waterfall.length === 0) return undefined;
  return [
    prose(STEPS_NOTE),
    waterfall.map((fall) =>
      details(`The steps of ${pipelineId(fall)}`, stepTables(fall), { heading: pipelineId(fall) }),
    ),
  ];
}

function stepTables(fall: WaterfallResult): Content {
  return (['auc', 'ne'] as const).map((metric) => {
    const { total, average, splitFirst, featureFirst } = fall[metric];
    const figure = (estimate: Estimate): Text => ({ estimate, format: plain });
    const shown = (Object.keys(STEPS) as (keyof StepEstimates)[]).filter(
      (step) => !(step === 'ownLabel' || step === 'later') || !Number.isNaN(average[step].mean),
    );
    const heads = [metric.toUpperCase(), 'average', 'split removed first', 'features removed first'];
    return table({
      caption: `${pipelineId(fall)}, ${metric.toUpperCase()}`,
      columns: heads.map((head) => ({ head })),
      rows: [
        ...shown.map((step) => ({
          cells: [STEPS[step], figure(average[step]), figure(splitFirst[step]), figure(featureFirst[step])],
        })),
        { cells: ['offline − live', figure(total), '', ''] },
      ],
    });
  });
}

// ---- What would give a leak away ----

const CHECKS = (['auc', 'mismatch', 'shift', 'smape', 'truncation', 'excess'] as const).map((name) => ({
  ...tableFigure(`screen.${name}`),
  head: {
    auc: 'AUC',
    mismatch: 'skew',
    shift: 'shift',
    smape: 'SMAPE',
    truncation: 'truncation',
    excess: 'excess',
  }[name],
}));

/** The findings of checks on features, and the features that screening dropped. */
function screening(result: Result): Content {
  const { pipelines, seeds, scenario } = result;
  const screens = scenario.training.screen !== null || scenario.training.models.some(({ screen }) => screen);
  const isMeasuredHere = isMeasured(pipelines, 'screen.auc');
  if (!screens && !isMeasuredHere) return undefined;
  const dropped = pipelines.map((pipeline) => {
    const counts = new Map<string, number>();
    for (const { screened } of pipeline.perSeed) {
      for (const feature of screened) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }
    const features = [...counts].map(([feature, times]) =>
      times === seeds.length ? feature : `${feature} (${times} of ${seeds.length} seeds)`,
    );
    return `Screening dropped of ${bonded(pipelineId(pipeline))}: ${features.length === 0 ? 'nothing' : features.join(', ')}.`;
  });
  return [
    isMeasuredHere
      ? [
          prose(
            'Checks that might give a leak away: the worst single feature of each pipeline, and the excess information of all of them together.',
          ),
          quantityTable('Checks of features', 'pipeline', CHECKS, pipelineRows(result)),
        ]
      : undefined,
    screens ? prose(...dropped) : undefined,
  ];
}

// ---- Rankings of all candidates ----

const RANKINGS = [
  { ...tableFigure('ranking.offline.ndcg'), head: 'NDCG offline' },
  { ...tableFigure('ranking.offlineServed.ndcg'), head: 'as served' },
  { ...tableFigure('ranking.shadow.ndcg'), head: 'in shadow' },
  { ...tableFigure('ranking.flattery.ndcg'), head: 'flattery' },
  { ...tableFigure('ranking.damage.ndcg'), head: 'damage' },
  { ...tableFigure('ranking.offline.drawnNdcg'), head: 'drawn, offline' },
  { ...tableFigure('ranking.shadow.trueNdcg'), head: 'true, in shadow' },
];

function rankings(result: Result): Content {
  const { pipelines, scenario } = result;
  const { ranking } = scenario.evaluation;
  if (ranking === null) return undefined;
  if (!RANKINGS.some(({ path }) => isMeasured(pipelines, path))) {
    return prose(
      'None of the decisions drawn could be ranked: raise evaluation.ranking.share and evaluation.ranking.openedShare, or let the world be larger.',
    );
  }
  const { k, negatives } = ranking;
  const mean = (path: string) => count(measured(pipelines[0], path)?.mean ?? Number.NaN);
  const drawn =
    negatives === null
      ? ''
      : ` drawn: beside ${count(negatives)} others drawn at random, which is no estimate of the place among all;`;
  return [
    prose(
      `The place of the opened story among all candidates that could be sent, at k = ${k}: offline at ${mean('ranking.offline.opens')} decisions, in shadow at ${mean('ranking.shadow.opens')} (mean over seeds, of the first pipeline). As served: on the values that serving saw;${drawn} true: NDCG of all candidates by what users would open, at which 1 is right.`,
    ),
    quantityTable(
      `Rankings of candidates at k = ${k}`,
      'pipeline',
      RANKINGS.filter(({ path }) => isMeasured(pipelines, path)),
      pipelineRows(result),
    ),
  ];
}

/** Agreement of metrics with production in which model is better. */
function rankingAgreement(result: Result): Content {
  const agreement = result.scenario.evaluation.ranking === null ? undefined : agreementTable(result);
  return agreement && [prose(AGREEMENT_NOTE), agreement];
}

// ---- Open rates estimated from the log ----

const ESTIMATES = [
  { ...tableFigure('offPolicy.trueOpenRate'), head: 'true at these decisions' },
  { ...tableFigure('live.openRate'), head: 'live' },
  { ...tableFigure('offPolicy.ips.openRate'), head: 'IPS' },
  { ...tableFigure('offPolicy.snips.openRate'), head: 'SNIPS' },
  { ...tableFigure('offPolicy.dr.openRate'), head: 'DR' },
  { ...tableFigure('offPolicy.ips.standardError'), head: 'standard error of IPS' },
  { ...tableFigure('offPolicy.offline.snips.openRate'), head: 'SNIPS offline' },
  { ...tableFigure('offPolicy.offlineServed.snips.openRate'), head: 'SNIPS offline, served values' },
  { ...tableFigure('offPolicy.effectiveSampleSize'), head: 'effective sample' },
  { ...tableFigure('offPolicy.weight'), head: 'weight' },
];

function offPolicy(result: Result): Content {
  const { pipelines, scenario } = result;
  if (scenario.evaluation.offPolicy === null) return undefined;
  const { clip } = scenario.evaluation.offPolicy;
  const decisions = measured(pipelines[0], 'offPolicy.decisions');
  const clipped =
    clip === null
      ? ''
      : ` Weights are clipped at ${clip}, which loses the part of the weight that is missing to 1.`;
  return [
    prose(
      `Estimates of each model's live open rate from ${decisions === undefined ? 'the' : count(decisions.mean)} decisions at which ${senderInWords(scenario)} sent, by the propensities that it logged.${clipped}`,
    ),
    quantityTable(
      'Open rates by IPS, SNIPS and DR, beside the truth',
      'pipeline',
      ESTIMATES.filter(({ path }) => isMeasured(pipelines, path)),
      pipelineRows(result),
    ),
  ];
}

// ---- Days after a new feature ----

function retraining({ retraining, scenario }: Result): Content {
  if (retraining === null || scenario.retraining === null) return undefined;
  const days = Object.keys(retraining.without.summary).filter((day) => day !== 'days');
  const row = (head: string, day: string): Row => ({
    cells: [
      head,
      ...backfillStrategies.map((strategy) => ({
        estimate: measured(retraining[strategy], `${day}.auc`),
        format: plain,
      })),
      withEndsInHtml(measured(retraining['wait-and-log'], `${day}.uses`), percent),
    ],
  });
  return [
    prose(
      `New on day 0: ${newFeatureNames(scenario.retraining).join(', ')}. Each day every way's model is trained again on what is known by then; its AUC is on the traffic of that day in shadow, where ${senderInWords(scenario)} sends. ` +
        'Wait-and-log uses what it has logged since day 0 once that model does better on the last of those rows than the one without.',
    ),
    table({
      caption: 'AUC by day and way to come by the new feature',
      columns: ['day', ...backfillStrategies, 'worlds in which wait-and-log uses it'].map((head) => ({
        head,
      })),
      rows: [...days.map((day, index) => row(String(index), day)), row('mean', 'days')],
    }),
  ];
}

/** An estimate whose interval, which says little here, is left out but in HTML. */
function withEndsInHtml(estimate: Estimate | undefined, format: NumberFormat): Text {
  const isThere = estimate !== undefined && !Number.isNaN(estimate.mean);
  return [
    textOnly(['markdown', 'terminal'], isThere ? format(estimate.mean) : NO_NUMBER),
    textOnly(['html'], { estimate, format }),
  ];
}

// ---- Features against what was served ----

/** Features of a mix that Markdown lists, those that differ most often first. */
const SKEWED_FEATURES = 8;

function skew({ skew }: Result): Content {
  const mixes = [...new Set(skew.map(({ provenance }) => provenance))];
  if (mixes.length === 0) return undefined;
  return [
    prose(
      'Over all logged impressions: how often the value differs from the served one, and by how much (value minus served value, in the unit of the feature).',
    ),
    mixes.map((mix) =>
      skewOf(
        mix,
        skew.filter(({ provenance }) => provenance === mix),
      ),
    ),
  ];
}

function skewOf(mix: string, all: Result['skew']): Content {
  const differing = all
    .filter(({ mismatch }) => mismatch.mean !== 0)
    .sort((a, b) => b.mismatch.mean - a.mismatch.mean);
  if (differing.length === 0) {
    const both = all.some(({ missing }) => missing.mean > 0) ? ' that has both' : '';
    return [heading(mix), prose(`All ${all.length} features equal the served ones in every row${both}.`)];
  }
  const shown = Math.min(SKEWED_FEATURES, differing.length);
  const heads = [
    'feature',
    'rows that differ',
    'one side missing',
    'mean difference',
    'mean absolute difference',
    '5 %',
    'median',
    '95 %',
  ];
  return details(
    `${mix}: ${differing.length} of ${all.length} features differ`,
    [
      table({
        caption: `${mix} features, over all logged impressions: value minus served value, in the unit of the feature`,
        columns: heads.map((head) => ({ head })),
        rows: differing.map((one, index) => ({
          cells: [
            one.feature,
            { estimate: bounded(one.mismatch, SHARE), format: percent },
            withEndsInHtml(bounded(one.missing, SHARE), percent),
            { estimate: one.meanDifference, format: plain },
            ...[one.meanAbsoluteDifference, one.q05, one.q50, one.q95].map((each) =>
              withEndsInHtml(each, plain),
            ),
          ],
          ...(index < SKEWED_FEATURES ? {} : { only: ['html'] }),
        })),
      }),
      only(
        ['markdown'],
        prose(
          `${differing.length} of ${all.length} features differ, ${shown === differing.length ? 'all of them' : `the ${shown} that differ most often`} shown; ${all.length - differing.length} equal the served ones in every row.`,
        ),
      ),
    ],
    { heading: mix },
  );
}

function features({ scenario }: Result): Content {
  const defined = definedFeatures(scenario);
  return defined.length === 0 ? undefined : list(defined);
}

// ---- Where this comes from ----

function origin({ scenario, version, seeds }: Result): Content {
  return [
    prose([
      'Written by ',
      { code: 'npx hindsight run' },
      ...(scenario.name === 'article' ? [' (', { code: 'npm start' }, ')'] : []),
      `, version ${version}, scenario `,
      { code: scenario.name },
      `, seeds ${seedsOf({ seeds })}. `,
      { code: 'result.json' },
      ' beside this file holds every figure and the whole scenario, defaults included. From it, the same result again:',
    ]),
    {
      block: 'code',
      label: 'Commands',
      language: 'sh',
      text: `node -p "JSON.stringify(JSON.parse(fs.readFileSync('result.json', 'utf8')).scenario)" > again.json\nnpx hindsight run again.json`,
    },
    only(['html'], yamlDetails('The scenario as it ran, defaults included', scenario)),
  ];
}

// ---- Charts ----

function chartsOf(result: Result) {
  return {
    teaser: picture({
      name: 'teaser',
      chart: teaserChart(result),
      description: 'Hollow: what was promised offline. Filled: what production gave.',
    }),
    offlineProduction: picture({
      name: 'offline-vs-production',
      chart: offlineProductionChart(result),
      description: 'Hollow marks are what each pipeline promised offline, filled ones what production gave.',
    }),
    waterfall: picture({
      name: 'waterfall',
      chart: waterfallChart(result),
      description: 'Where the promise of the pipeline that lost most went.',
    }),
    coefficients: picture({
      name: 'coefficients',
      chart: coefficientChart(result),
      description:
        'The same rows and the same kind of model: where coefficients part, the values that were trained on parted.',
    }),
    roc: picture({
      name: 'roc',
      chart: rocChart(result),
      description:
        'Offline and production side by side: curves that sink from left to right are broken promises.',
    }),
    reliability: picture({
      name: 'reliability',
      chart: reliabilityChart(result),
      description: 'Whether predicted probabilities can be taken at their word, offline and in production.',
    }),
    openRates: picture({
      name: 'open-rates',
      chart: openRateChart(result),
      description: 'What users did, day by day, under each policy.',
    }),
    skewByAge: picture({
      name: 'skew-by-age',
      chart: skewChart(result),
      description: 'Values computed at training, and what has happened to them since they were served.',
    }),
  };
}
