/** The verdicts as a table for the console. */
import CliTable from 'cli-table3';
import { createColors } from 'picocolors';
import type { Verdict } from '../../evaluation/claim.ts';
import type { ClaimOutcome, ClaimsReport } from '../../lab/studies/claims/schema.ts';
import { BORDERLESS } from '../text/grid.ts';
import { wrap } from '../text/wrap.ts';
import { inUnits, measureOf, withInterval } from './measures.ts';

/** Widths of the columns that do not stretch. */
const ID_COLUMNS = 17;
const VERDICT_COLUMNS = 14;
const EFFECT_COLUMNS = 18;
const SEEDS_COLUMNS = 5;
const GAP = 2;
const LEAST_TEXT_COLUMNS = 16;

const MARKS: Readonly<Record<Verdict, string>> = { reproduced: '✓', refuted: '✗', inconclusive: '?' };

/**
 * Id, claim, verdict, effect of the primary contrast with its 95 % interval, seeds, and where it stops holding. Narrow
 * consoles leave out the last, then the claim; `claims.md` has all.
 */
export function renderClaimsTable(
  { outcomes, claims, quick }: ClaimsReport,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const colors = createColors(color);
  const paint: Readonly<Record<Verdict, (text: string) => string>> = {
    reproduced: colors.green,
    refuted: colors.red,
    inconclusive: colors.yellow,
  };
  const room = columns - (ID_COLUMNS + VERDICT_COLUMNS + EFFECT_COLUMNS + SEEDS_COLUMNS + 3 * GAP);
  const wanted = quick ? 1 : 2;
  const texts = Math.min(wanted, Math.max(0, Math.floor(room / (LEAST_TEXT_COLUMNS + GAP))));
  const width = Math.floor(room / Math.max(1, texts)) - GAP;
  const table = new CliTable({
    chars: BORDERLESS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  const row = (cells: {
    id: string;
    says: string;
    verdict: string;
    effect: string;
    seeds: string;
    limits: string;
  }) => [
    cells.id,
    ...(texts > 0 ? [cells.says] : []),
    cells.verdict,
    cells.effect,
    cells.seeds,
    ...(texts > 1 ? [cells.limits] : []),
  ];
  table.push(
    row({
      id: colors.bold('claim'),
      says: colors.bold('in one line'),
      verdict: colors.bold('verdict'),
      effect: colors.bold('effect [95 %]'),
      seeds: colors.bold('seeds'),
      limits: colors.bold('where it holds'),
    }),
  );
  for (const outcome of outcomes) {
    const { id, says, verdict, seeds, limits } = outcome;
    table.push(
      row({
        id: inLines(id, ID_COLUMNS),
        says: inLines(says, width),
        verdict: paint[verdict](`${MARKS[verdict]} ${verdict}`),
        effect: effectLines(outcome),
        seeds: String(seeds),
        limits: inLines(limits, width),
      }),
    );
    table.push(['']);
  }
  const count = (wanted: Verdict) => outcomes.filter(({ verdict }) => verdict === wanted).length;
  const summary =
    `${count('reproduced')} reproduced, ${count('refuted')} refuted, ${count('inconclusive')} inconclusive` +
    (outcomes.length < claims ? `, of ${claims} claims` : '');
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n${summary}`;
}

/** The primary contrast with its unit. */
export function effectOf({ parts: [{ effect, contrast }] }: ClaimOutcome): string {
  return inUnits(effect, measureOf(contrast));
}

/** The mean with its unit, and its interval in a line of its own. */
function effectLines({ parts: [{ effect, contrast }] }: ClaimOutcome): string {
  const measure = measureOf(contrast);
  const [mean, interval = ''] = withInterval(effect, measure).split(/ (?=\[)/);
  return `${inLines(`${mean} ${measure.unit}`.trimEnd(), EFFECT_COLUMNS)}\n${interval}`.trimEnd();
}

/** Words that are wider than the column, such as key paths, may end a line behind a dot or a dash. */
function inLines(text: string, columns: number): string {
  const words = text.split(' ').flatMap((word) => (word.length > columns ? pieces(word, columns) : word));
  return wrap(words.join(' '), columns).join('\n');
}

function pieces(word: string, columns: number): string[] {
  const lines = [''];
  for (const part of word.split(/(?<=[.-])/)) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + part.length > columns) lines.push(part);
    else lines[lines.length - 1] = line + part;
  }
  return lines;
}
