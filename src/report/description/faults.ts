/** Faults of a scenario's pipeline, in sentences; nothing where there are none. */
import { durationMs } from '../../base/time.ts';
import type { Scenario } from '../../scenario/schema.ts';

export function faultsInWords({ history, serving }: Scenario): string[] {
  const { minimum, maximum } = history.ingestionDelay;
  const { late, duplicates, clockSkew, deletions } = history;
  const { features, outage } = serving;
  const isOn = (text: string) => durationMs(text) > 0;
  return [
    isOn(maximum)
      ? `The feature system knows of an event ${minimum} to ${maximum} after it happened.`
      : 'The feature system knows of every event at once.',
    ...(late.share > 0 ? [`Of the events, ${share(late.share)} are known ${late.by} later than that.`] : []),
    ...(duplicates.share > 0 ? [`Of the events, ${share(duplicates.share)} are recorded twice.`] : []),
    ...(isOn(clockSkew.spread)
      ? [`The clocks of users' devices are wrong by up to ${clockSkew.spread}.`]
      : []),
    ...(deletions.perUserDay > 0
      ? [`On each day ${share(deletions.perUserDay)} of the users have what was recorded of them deleted.`]
      : []),
    ...(isOn(features.staleness) ? [`Features are served as they were ${features.staleness} before.`] : []),
    ...(isOn(features.every) ? [`Served features are refreshed every ${features.every}.`] : []),
    ...(outage === null
      ? []
      : [`From ${outage.from} on, for ${outage.lasts}, nothing that was served is logged.`]),
  ];
}

function share(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}
