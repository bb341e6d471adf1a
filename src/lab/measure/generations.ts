/** Measurements of the generations of a pipeline that is trained again live. */
import { DAY_MS } from '../../base/time.ts';
import { evaluate } from '../../evaluation/metrics/evaluate.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { GenerationsOfSeed } from '../result/schema.ts';
import type { SeedPipeline } from '../result/seedResult.ts';
import { compared, toPeople } from '../stages/examples.ts';
import type { LiveModel, Settled } from '../stages/production.ts';
import { scoresOf } from './scores.ts';
import { slice } from './slices.ts';

export function generationsOf(
  arm: LiveModel | null,
  shadow: Settled,
  { endDay, deployedDays }: Timeline,
): Pick<SeedPipeline, 'generations'> {
  if (arm === null || deployedDays.length === 1) return {};
  const { traffic, examples, generations } = arm;
  const sent = toPeople(traffic, compared(traffic.impressions, examples.mature));
  const measured = generations.map(({ day, offline, shipped }, index): [string, Generation] => {
    const until = generations[index + 1]?.day ?? endDay;
    const isOfItsDays = ({ traffic }: Settled, row: number) => {
      const sentOn = traffic.impressions.value('sentAtMs', row) / DAY_MS;
      return sentOn >= day && sentOn < until;
    };
    const name = `generation ${index}`;
    const ownRows = sent.filter((row) => isOfItsDays(arm, row));
    const opens = ownRows.reduce((sum, row) => sum + examples.labels[row], 0);
    const own = evaluate(slice(arm.scored, name, (place) => isOfItsDays(arm, arm.rows[place])));
    const [promised, inShadow] = [
      evaluate(offline),
      evaluate(
        slice(scoresOf(shadow, shipped.model), name, (place) => isOfItsDays(shadow, shadow.rows[place])),
      ),
    ];
    return [
      name.replace(' ', ''),
      {
        rows: shipped.train.rows.length,
        offline: { auc: promised.auc, softAuc: promised.softAuc },
        shadow: { auc: inShadow.auc, softAuc: inShadow.softAuc },
        gap: { auc: promised.auc - inShadow.auc, softAuc: promised.softAuc - inShadow.softAuc },
        live: {
          rows: ownRows.length,
          auc: own.auc,
          calibration: own.calibration,
          openRate: opens / ownRows.length,
        },
      },
    ];
  });
  return { generations: Object.fromEntries(measured) };
}

type Generation = GenerationsOfSeed[`generation${number}`];
