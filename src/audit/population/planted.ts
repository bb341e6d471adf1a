/** A planted training set as an audit gets it: rows of the training set beside what was served of them. */
import { gather } from '../../base/columns.ts';
import { sigmoid } from '../../base/sigmoid.ts';
import type { Vectors } from '../../base/vectors.ts';
import { loggedRows } from '../../lab/stages/completeRows.ts';
import { columnsOf } from '../../lab/stages/pipelines.ts';
import type { RunData } from '../../lab/stages/production.ts';
import { trainingExamples } from '../../lab/stages/rows.ts';
import type { FittedPipeline } from '../../lab/stages/training.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { SplitRequest } from '../checks/split.ts';
import type { NamedColumn } from '../request.ts';
import type { AuditedRows } from '../rows.ts';
import type { Column } from '../table.ts';
import { plantedPipeline } from './plant.ts';

export interface PlantedSet {
  readonly rows: AuditedRows;
  /** The impression that each of the rows is of. */
  readonly impressions: Int32Array;
  readonly request: SplitRequest;
}

/** The training set of the planted pipeline: its training rows, then its test rows. Copies are rows of their own. */
export function plantedSet(data: RunData): PlantedSet {
  const { scenario, arm, tables, pipelines } = data;
  const id = pipelineId(plantedPipeline(scenario));
  const { spec, chosen, folds } = pipelines.find((each) => pipelineId(each.spec) === id) as FittedPipeline;
  const [{ train, test }] = folds;
  const { impressions, log } = arm;
  const rows = new Int32Array([...train.rows, ...test.rows]);
  const { vectors } = tables.get(spec.mix.name) as NonNullable<ReturnType<typeof tables.get>>;
  const set = arm.world.catalog.features;
  const labels = gather(trainingExamples(data)(scenario.training).labels, rows);
  const values = (of: Vectors, column: number) => numbers(set.names[column], of.gather(column, rows));
  const isLogged = new Set(loggedRows(impressions.features, rows));
  const columns: Partial<Record<NamedColumn, Column>> = {
    at: numbers('at', impressions.column('sentAtMs', rows)),
    user: numbers('user', Float64Array.from(impressions.column('user', rows))),
    session: numbers('session', impressions.column('session', rows)),
    score: numbers('score', impressions.column('score', rows).map(sigmoid)),
    labelKnownAt: numbers(
      'labelKnownAt',
      Float64Array.from(rows, (row, place) =>
        labels[place] === 1 ? log.knownAtMs(impressions.value('openSeq', row)) : Number.NaN,
      ),
    ),
    split: {
      ...numbers(
        'split',
        Float64Array.from(rows, (_, place) => Number(place >= train.rows.length)),
      ),
      kind: 'text',
      texts: ['train', 'test'],
    },
  };
  return {
    impressions: rows,
    rows: {
      count: rows.length,
      labels,
      atMs: columns.at?.values,
      users: impressions.column('user', rows),
      features: columnsOf(chosen.options, set).map((column) => ({
        name: set.names[column],
        previous: undefined,
        training: values(vectors, column),
        served: values(impressions.features, column),
      })),
      matched: Int32Array.from(rows.keys()).filter((place) => isLogged.has(rows[place])),
      earlier: undefined,
      oneSided: { training: [], served: [] },
      column: (key) => columns[key],
      named: () => undefined,
    },
    // As the team says it: that of production.
    request: { attributionWindow: scenario.serving.attributionWindow, timeUnit: 'ms', entities: [] },
  };
}

function numbers(name: string, values: Float64Array): Column {
  return { name, kind: 'number', values, texts: [], lacksZone: false };
}
