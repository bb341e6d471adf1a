/** Alarms of an audit, each with how often it is right. */
import { alarms } from '../../audit/alarms.ts';
import type { FalseLeaks } from '../../audit/errorRates.ts';
import { errorRates } from '../../audit/rates.ts';
import type { Audit } from '../../audit/schema.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { type Figure, type Table, type Text, table } from '../page.ts';
import { fixed, NO_NUMBER, percent, plain } from '../text/numbers.ts';

/** Messages of the raised alarms, and how much they are worth. */
export function alarmSentences({ alarms: found, excess }: Audit): Text[] {
  return found
    .filter(({ isRaised }) => isRaised)
    .map(({ alarm }): Text => {
      const rates = errorRates?.alarms[alarm];
      return [
        { strong: `Alarm, ${alarm}` },
        `: ${alarms[alarm].title}.`,
        ...(rates === undefined || errorRates === null
          ? []
          : [
              ' It is raised at ',
              rate(rates.hits),
              ' of planted faults, and falsely at ',
              rate(rates.falseAlarms),
              ` of other sets: if ${percent(errorRates.baseRate)} of training sets have the fault, ${percent(rates.right)} of such alarms are right.`,
            ]),
        ...(alarm === 'leak' && excess !== null && errorRates !== null
          ? [falseLeaksBeside(excess, errorRates.falseLeaks)]
          : []),
      ];
    });
}

/** The size of the false alarms of a leak, beside that of one, and what most of them are. */
function falseLeaksBeside(
  { mean }: { readonly mean: number },
  { alarms, highestExcess, servingLost }: FalseLeaks,
): string {
  const size =
    mean > highestExcess
      ? `none of the ${alarms} false ones had excess information above ${plain(highestExcess)}; here it is ${plain(mean)}`
      : `the ${alarms} false ones had excess information of up to ${plain(highestExcess)}, as much as here`;
  return ` That is of leaks of any size: ${size}. ${servingLost.alarms} of them are sets whose serving knew less than it could, since values had expired, came late, were rounded or missing: training does know more there, but at a cost in production of ${plain(servingLost.damage)} AUC on average.`;
}

export function alarmTable({ alarms: found }: Audit): Table {
  return table({
    caption: 'Alarms, and how often each is right',
    columns: [
      { head: 'alarm' },
      { head: 'says', isText: true, wraps: true, dispensable: 2 },
      { head: 'raised', isText: true, isVerdict: true },
      { head: 'value' },
      { head: 'limit' },
      { head: 'hits' },
      { head: 'false alarms' },
      { head: 'right', dispensable: 1 },
    ],
    rows: found.map(({ alarm, value, limit, isRaised }) => {
      const rates = errorRates?.alarms[alarm];
      return {
        cells: [
          alarm,
          alarms[alarm].title,
          value === null ? 'not judged' : { badge: isRaised ? 'yes' : 'no', tone: isRaised ? 'bad' : 'good' },
          value === null ? NO_NUMBER : plain(value),
          String(limit),
          rate(rates?.hits),
          rate(rates?.falseAlarms),
          rates === undefined ? NO_NUMBER : percent(rates.right),
        ],
      };
    }),
    ...(errorRates === null
      ? {}
      : {
          note: `Rates are of ${errorRates.worlds} simulated worlds with planted faults, 95 % intervals over them (results/audit). Right: the share of alarms that are right if ${percent(errorRates.baseRate)} of training sets have the fault; that share is an assumption.`,
        }),
  });
}

function rate(estimate: Estimate | undefined): Figure {
  return { estimate, format: percent, ends: (value) => fixed(100 * value, 0) };
}
