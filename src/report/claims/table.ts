/** The verdicts as a table for the console. */
import CliTable from 'cli-table3';
import { createColors } from 'picocolors';
import type { Verdict } from '../../evaluation/claim.ts';
import type { ClaimOutcome, ClaimsReport } from '../../lab/claims/outcome.ts';
import { BORDERLESS } from '../grid.ts';
import { wrap } from '../wrap.ts';
import { inUnits, measureOf } from './measures.ts';

/** Widths of the columns that do not stretch: the longest id, verdict, effect and number of seeds. */
const ID_COLUMNS = 17;
const VERDICT_COLUMNS = 12;
const EFFECT_COLUMNS = 24;
const SEEDS_COLUMNS = 5;
const GAPS = 2 * 5;
const LEAST_TEXT_COLUMNS = 16;

const MARKS: Readonly<Record<Verdict, string>> = { reproduced: '✓', refuted: '✗', inconclusive: '?' };

/**
 * Id, claim, verdict, effect of the primary contrast with its 95 % interval, seeds, and where it stops holding.
 * Narrow consoles leave out where it stops holding, which `claims.md` tells.
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
  const fixedColumns = ID_COLUMNS + VERDICT_COLUMNS + EFFECT_COLUMNS + SEEDS_COLUMNS + GAPS;
  const showsLimits = !quick && columns - fixedColumns >= 2 * LEAST_TEXT_COLUMNS;
  const text = Math.max(LEAST_TEXT_COLUMNS, Math.floor((columns - fixedColumns) / (showsLimits ? 2 : 1)));
  const table = new CliTable({
    chars: BORDERLESS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: ['left', 'left', 'left', 'left', 'right', 'left'],
  });
  const limitsHead = showsLimits ? [colors.bold('where it holds')] : [];
  table.push([
    ...['claim', 'in one line', 'verdict', 'effect [95 %]', 'seeds'].map(colors.bold),
    ...limitsHead,
  ]);
  for (const outcome of outcomes) {
    const { id, says, verdict, seeds, limits } = outcome;
    table.push([
      inLines(breakable(id), ID_COLUMNS),
      inLines(says, text),
      paint[verdict](`${MARKS[verdict]} ${verdict}`),
      inLines(effectOf(outcome), EFFECT_COLUMNS),
      String(seeds),
      ...(showsLimits ? [inLines(limits, text)] : []),
    ]);
    table.push([{ content: '', colSpan: showsLimits ? 6 : 5 }]);
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

function inLines(text: string, columns: number): string {
  return wrap(text, columns).join('\n');
}

/** An id that may break behind a dash. */
function breakable(id: string): string {
  return id.length <= ID_COLUMNS ? id : id.replace(/-(?=[^-]*-[^-]*$)/, '- ');
}
