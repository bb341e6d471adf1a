/** Missing values: the ways by which a scenario comes to have some. */
import { specOf } from '../features/options.ts';
import type { Scenario } from './schema.ts';

/** Checks that some value of a feature may be missing in a row that is trained on, tested on or served. */
export function mayMissValues({ training, serving }: Scenario): boolean {
  const options = training.provenances.flatMap((mix) =>
    typeof mix === 'string' ? mix : [mix.from, ...Object.values(mix.except)],
  );
  return (
    serving.outage !== null ||
    options.some((option) => {
      const { logging } = specOf(option);
      return logging !== undefined && logging.fallback === undefined;
    })
  );
}
