/** The part of the report of an audit that says what to do about its findings. */
import { benchmark } from '../../audit/benchmark.ts';
import type { Audit } from '../../audit/schema.ts';
import { list, type Section, type Text } from '../page.ts';
import { count, fixed, plain } from '../text/numbers.ts';

export function adviceSentences({ advice }: Audit): Text[] {
  return advice.map(
    ({ against, title, why, assumes, damage, bytesPerImpression }): Text => [
      { strong: headOf(against) },
      `: ${title}. ${why} In the benchmark of mitigations (${benchmark.worlds} worlds of ${count(benchmark.users)} users, whose recomputed features leak) `,
      { estimate: damage, format: plain },
      ' soft AUC are still lost, and ',
      { estimate: bytesPerImpression, format: (bytes) => fixed(bytes, 1) },
      ` bytes are stored for an impression. This assumes that ${assumes}.`,
    ],
  );
}

/** A line for each, that leads to the whole. */
export function adviceInShort({ advice }: Audit): Text[] {
  return advice.map(
    ({ against, title }): Text => [{ strong: headOf(against) }, ': ', { link: title, to: `#${ADVICE}` }, '.'],
  );
}

const ADVICE = 'advice';

function headOf(against: Audit['advice'][number]['against']): string {
  return `To do against ${against.join(' and ')}`;
}

export function adviceSections(audit: Audit): readonly Section[] {
  if (audit.advice.length === 0) return [];
  return [
    {
      id: ADVICE,
      title: 'What to do',
      body: list(adviceSentences(audit)),
    },
  ];
}
