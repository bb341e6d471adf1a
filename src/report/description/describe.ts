/** A scenario in plain words, before it runs. */
import type { ResolvedScenario } from '../../scenario/parse.ts';
import { wrap } from '../text/wrap.ts';
import { costOf } from './cost.ts';
import {
  comparisonSection,
  costSection,
  differencesSection,
  expectationsSection,
  observationsSection,
  type Section,
  sweepSection,
  timelineSection,
  worldSection,
} from './sections.ts';

export interface DescriptionSetting {
  /** Width of the text. */
  readonly columns: number;
  /** What runs at once. */
  readonly processors: number;
}

/** The whole description. Of a sweep the first point is described, and the cost is that of all points. */
export function describeScenario(
  { scenario, points }: ResolvedScenario,
  { columns, processors }: DescriptionSetting,
): string {
  const all = points?.map((point) => point.scenario) ?? [scenario];
  const [first] = all;
  const sections: (Section | undefined)[] = [
    worldSection(first),
    timelineSection(first),
    comparisonSection(first),
    differencesSection(first),
    expectationsSection(first),
    observationsSection(first),
    points === undefined ? undefined : sweepSection(scenario.sweep ?? {}, points),
    costSection(costOf(all), processors),
  ];
  const { name, title, description } = scenario;
  const head = [name, ...[title, description].flatMap((text) => indented(text, columns, ''))];
  return [
    head.join('\n'),
    ...sections.flatMap((section) => (section === undefined ? [] : [shown(section, columns)])),
  ].join('\n\n');
}

function shown({ title, lines }: Section, columns: number): string {
  return [title, ...lines.flatMap((line) => indented(line, columns, '  '))].join('\n');
}

/** A paragraph; list items hang. */
function indented(text: string, columns: number, indent: string): string[] {
  const hang = text.startsWith('- ') ? '  ' : '';
  return wrap(text.replace(/\s*\n\s*/g, ' ').trim(), columns - indent.length - hang.length).map(
    (line, index) => indent + (index === 0 ? '' : hang) + line,
  );
}
