/** Stand-in. */
import type { ClaimOutcome } from '../../lab/claims/outcome.ts';
import { framed, type TextWidth, type TopLevel } from '../chartStyle.ts';

export function claimChart(outcome: ClaimOutcome, _textWidth: TextWidth): TopLevel {
  const padding = { left: 20, right: 20, top: 80, bottom: 20 };
  return framed({ title: outcome.id, subtitle: [], width: 600, height: 100, padding }, []);
}
