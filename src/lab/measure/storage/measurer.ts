/** Bytes that a pipeline must have stored so that its features could be computed, measured on encoded data. */
import { rememberedBy } from '../../../base/remembered.ts';
import { isLoggedBy } from '../../../features/logging.ts';
import { provenanceKey, specOf } from '../../../features/options.ts';
import { byOccurrence } from '../../../history/byOccurrence.ts';
import { Fold } from '../../../history/fold.ts';
import { endOfKnowledge } from '../../../history/view.ts';
import type { Quantities } from '../../result/seedResult.ts';
import type { Past } from '../../stages/past.ts';
import type { FittedPipeline } from '../../stages/training.ts';
import { type Bytes, bytesOf, leastOf, sumOf } from './bytes.ts';
import { compactHistory, eventHistory } from './eventHistory.ts';
import { factoredLog } from './factoredLog.ts';
import { type Needs, needsReader, type StoredSnapshots, type StoredVectors } from './needs.ts';
import { loggedRows, loggedValue, rowLog } from './rowLog.ts';
import { snapshotBytes } from './snapshots.ts';

type Storage = NonNullable<Quantities['storage']>;

/** Bytes for each impression of the logging phase, as Parquet with Snappy pages and without. */
export function storageMeasurer(past: Past): (pipeline: FittedPipeline) => Storage {
  const { arm, examples, timeline } = past;
  const { log, impressions, store, world } = arm;
  const { catalog, seed } = world;
  const { start, end } = examples;
  const needsOf = needsReader(past);
  const rowsOf = rememberedBy(
    ({ provenance }: StoredVectors) => provenanceKey(provenance),
    ({ provenance, columns }) => {
      const { logging } = specOf(provenance);
      const isLogged = logging === undefined ? () => true : isLoggedBy(logging, seed, impressions);
      const isThere = (row: number) => !Number.isNaN(loggedValue(impressions, row, columns[0]));
      return loggedRows(start, end, (row) => isLogged(row) && isThere(row));
    },
  );
  const snapshotsOf = rememberedBy(
    ({ provenance, columns }: StoredSnapshots) => JSON.stringify([provenanceKey(provenance), columns]),
    ({ provenance, series, columns }: StoredSnapshots) => {
      const { clock, view } = specOf(provenance);
      const knownBeforeMs = endOfKnowledge(view, timeline.trainingAtMs);
      const history = clock === 'known' ? log : byOccurrence(log, knownBeforeMs, undefined, store);
      return snapshotBytes(catalog, new Fold(catalog, history, view), columns, series);
    },
  );
  const measured = rememberedBy(
    (needs: Needs) => JSON.stringify(needs),
    ({ logged, events, snapshots }: Needs): Storage => {
      const rowWise = bytesOf(logged.map((each) => rowLog(catalog, impressions, rowsOf(each), each.columns)));
      const factored = bytesOf(
        logged.flatMap((each) => factoredLog(catalog, impressions, rowsOf(each), each.columns)),
      );
      const history = bytesOf([eventHistory(log, events)]);
      const taken = snapshots.map(snapshotsOf);
      const full = sumOf(taken.map((each) => each.full));
      const changes = sumOf(taken.map((each) => each.changes));
      return {
        ...perImpression(rowWise, history, full),
        factored: perImpression(factored, history, full),
        changes: perImpression(rowWise, history, changes),
        best: perImpression(
          leastOf([rowWise, factored]),
          leastOf([history, bytesOf([compactHistory(log, events)])]),
          leastOf([full, changes]),
        ),
      };
    },
  );
  return (pipeline) => measured(needsOf(pipeline));

  function perImpression(...parts: readonly Bytes[]): Storage['factored'] {
    const { compressed, uncompressed } = sumOf(parts);
    const rows = end - start;
    return { bytesPerImpression: compressed / rows, uncompressedBytesPerImpression: uncompressed / rows };
  }
}
