/** Effects of each claim by leak: the first table of the page. */
import type { ClaimOutcome, Observed, PartOutcome } from '../../lab/studies/claims/schema.ts';
import { leaks } from '../../scenario/schema.ts';
import { type Content, only, PAGES, prose, type Text, table, textOnly } from '../page.ts';
import { effect } from './measures.ts';
import { badgeOf } from './verdicts.ts';

type Leak = (typeof leaks)[number];

const HEADS: Readonly<Record<Leak, string>> = {
  whole: 'the whole feature leak',
  'minus-own': "without the row's own label",
  split: 'the split leak',
};

/**
 * Every claim with its verdict, and its effect for each leak of which its files tell. HTML, which lists the claims with their
 * verdicts beside it, has the effects alone.
 */
export function leakTable(outcomes: readonly ClaimOutcome[]): Content {
  const isTold = outcomes.map((outcome) => leaks.some((leak) => effectOf(outcome, leak) !== NOT_TOLD));
  return only(
    isTold.includes(true) ? PAGES : ['markdown'],
    prose([NOTE, textOnly(['html'], ' Claims whose files tell of none are in the list alone.')]),
    table({
      caption: 'The effect of each claim by leak',
      columns: [
        { head: 'claim' },
        { head: 'verdict', isText: true, only: ['markdown'] },
        ...leaks.map((leak) => ({ head: HEADS[leak], isText: true })),
      ],
      rows: outcomes.map((outcome, index) => ({
        only: isTold[index] ? PAGES : ['markdown'],
        cells: [
          [{ link: outcome.id, to: `#${outcome.id}` }],
          badgeOf(outcome),
          ...leaks.map((leak) => effectOf(outcome, leak)),
        ],
      })),
    }),
  );
}

const NOT_TOLD = '–';

const NOTE =
  "A feature leak holds the row's own label: its send and its open stand in the very features that are to foretell the open. What is left without it stands beside the whole. A dash: the claim's files do not tell.";

/** A part decides, with the verdict where it is another than the claim's; an observation tells with its 95 % interval. */
function effectOf({ parts, observed, verdict }: ClaimOutcome, leak: Leak): Text {
  const isOfLeak = (each: PartOutcome | Observed) => each.leak === leak;
  const part = parts.find(isOfLeak);
  if (part !== undefined)
    return [part.verdict === verdict ? '' : [badgeOf(part), ' '], effect(part.effect, part.contrast)];
  const found = observed.find(isOfLeak);
  return found === undefined ? NOT_TOLD : effect(found.effect, found.contrast);
}
