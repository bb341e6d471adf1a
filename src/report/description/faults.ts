/** Faults of a scenario's pipeline, in sentences; nothing where there are none. */
import { durationMs, zoneMs } from '../../base/time.ts';
import { isOneSided } from '../../history/options.ts';
import type { Scenario } from '../../scenario/schema.ts';

export function faultsInWords({ history, serving }: Scenario): string[] {
  const { minimum, maximum } = history.ingestionDelay;
  const { backlog, late, duplicates, drops, clockSkew, deletions } = history;
  const { features, outage } = serving;
  const isOn = (text: string) => durationMs(text) > 0;
  return [
    isOn(maximum)
      ? `The feature system knows of an event ${minimum} to ${maximum} after it happened.`
      : 'The feature system knows of every event at once.',
    ...(isOn(backlog.lasts) ? [backlogInWords(backlog)] : []),
    ...(late.share > 0
      ? [`Of the events, ${share(late.share)} are known ${late.by} later than that${alone(late.seenBy)}.`]
      : []),
    ...(duplicates.share > 0
      ? [`Of the events, ${share(duplicates.share)} are recorded twice${alone(duplicates.seenBy)}.`]
      : []),
    ...(drops.share > 0 ? [`Of the events, ${share(drops.share)} are seen by ${drops.seenBy} alone.`] : []),
    ...(isOneSided(history)
      ? [
          'Serving and batch count different events: what is reconstructed from those of the batch is not what was served.',
        ]
      : []),
    ...(isOn(clockSkew.spread)
      ? [`The clocks of users' devices are wrong by up to ${clockSkew.spread}.`]
      : []),
    ...(deletions.perUserDay > 0
      ? [`On each day ${share(deletions.perUserDay)} of the users have what was recorded of them deleted.`]
      : []),
    ...(isOn(features.staleness) ? [`Features are served as they were ${features.staleness} before.`] : []),
    ...(isOn(features.every) ? [`Served features are refreshed every ${features.every}.`] : []),
    ...(zoneMs(features.zone) === 0
      ? []
      : [`Served hours and weekends are those of the zone ${features.zone}.`]),
    ...(features.ttl === null
      ? []
      : [
          `Served values of a user, a story, a topic or a source are missing where nothing happened to it for more than ${features.ttl}.`,
        ]),
    ...(outage === null
      ? []
      : [`From ${outage.from} on, for ${outage.lasts}, nothing that was served is logged.`]),
  ];
}

function backlogInWords({ every, from, lasts }: Scenario['history']['backlog']): string {
  const when = durationMs(from) === 0 ? '' : `, ${from} after each whole multiple of that`;
  return `Every ${every}${when}, the consumer of events stands still for ${lasts}, and what arrives meanwhile is known at the end.`;
}

/** The side that alone sees events, as it stands at the end of a sentence. */
function alone(seenBy: Scenario['history']['late']['seenBy']): string {
  return seenBy === 'both' ? '' : `, which ${seenBy} alone sees`;
}

function share(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}
