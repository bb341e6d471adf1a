/** Faults of a scenario's pipeline, in sentences; nothing where there are none. */
import { durationMs, zoneMs } from '../../base/time.ts';
import { isOneSided } from '../../history/options.ts';
import { type Range, secondsOfFaults } from '../../lab/jobs/duration.ts';
import { listed } from '../../scenario/messages/phrasing.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { FaultOption } from '../../serving/faultOptions.ts';
import { durationRange } from './words.ts';

const SIDES = { serving: 'serving', batch: 'the batch' } as const;

export function faultsInWords(scenario: Scenario): string[] {
  const { history, serving } = scenario;
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
      ? [
          `Of the events, ${share(late.share)} are known ${late.by} later than that${late.seenBy === 'both' ? '' : `, and ${SIDES[late.seenBy]} alone counts them`}.`,
        ]
      : []),
    ...(duplicates.share > 0
      ? [
          `Of the events, ${share(duplicates.share)} are recorded twice${duplicates.seenBy === 'both' ? '' : `, and ${SIDES[duplicates.seenBy]} alone counts the second copy`}.`,
        ]
      : []),
    ...(drops.share > 0 ? [`Of the events, ${share(drops.share)} reach ${SIDES[drops.seenBy]} alone.`] : []),
    ...(isOneSided(history)
      ? [
          'Serving and the batch count different events: what is reconstructed from those of the batch is not what was served.',
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
    ...wrongValues(scenario),
  ];
}

function backlogInWords({ every, from, lasts }: Scenario['history']['backlog']): string {
  const when = durationMs(from) === 0 ? '' : `, ${from} after each whole multiple of that`;
  return `Every ${every}${when}, the consumer of events stands still for ${lasts}, and what arrives meanwhile is known at the end.`;
}

function wrongValues(scenario: Scenario): string[] {
  const { faults } = scenario.serving;
  if (faults.length === 0) return [];
  return [
    'Wrong values are served, chosen by and logged; who reads history, as reconstruction and recomputation do, gets the right ones:',
    ...faults.map((fault) => `${moments(fault)}${wrongValue(fault)}.`),
    ...slowness(secondsOfFaults(scenario)),
  ];
}

function slowness(seconds: Range): string[] {
  if (seconds.high === 0) return [];
  return [
    `Where one strikes, every candidate is scored anew instead of from cached sums. In a world that adds ${durationRange(seconds)}.`,
  ];
}

function moments({ share: part, from, lasts }: FaultOption): string {
  const start = durationMs(from) === 0 ? 'From the beginning on' : `From ${from} on`;
  const chance = part === 1 ? '' : `, at ${share(part)} of the moments of serving`;
  return `${start}${lasts === null ? '' : `, for ${lasts}`}${chance}, `;
}

function wrongValue(fault: FaultOption): string {
  if (fault.kind === 'replace') {
    return listed(Object.entries(fault.as).map(([name, other]) => `${name} has the value of ${other}`));
  }
  const { features } = fault;
  const names = features === 'all' ? 'every feature whose value depends on history' : listed(features);
  const [is, are] = features === 'all' || features.length === 1 ? ['is', 'is'] : ['are', 'are each'];
  switch (fault.kind) {
    case 'default':
      return `${names} ${is} not there and ${are} replaced by ${DEFAULTS[fault.value] ?? fault.value}`;
    case 'scale':
      return `${names} ${are} served times ${fault.by}`;
    case 'shift':
      return `${names} ${are} served plus ${fault.by}`;
    case 'round':
      return `${names} ${are} rounded to whole multiples of ${fault.to}`;
    case 'float32':
      return `${names} ${are} rounded to single precision`;
  }
}

const DEFAULTS: Readonly<Record<string | number, string>> = {
  missing: 'nothing',
  mean: 'the mean of the right values in all notifications before',
  last: 'the right value when serving last obtained it for the same entity',
};

function share(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}
