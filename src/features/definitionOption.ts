/** A definition as a scenario writes it: of a feature of its own, or what it changes of one that the app has. */
import { z } from 'zod';
import { duration, nonNegative } from '../base/options.ts';
import { durationMs } from '../base/time.ts';
import { type EntityKey, entityKeys, isPair } from '../history/entities.ts';
import { type CounterName, counterNames, LIFETIME_MS } from '../history/layout.ts';
import {
  type FeatureDefinition,
  type FeatureForm,
  type FeatureValue,
  featureForms,
  impossibilities,
  KEY_OF_FORM,
  PARTS_OF_FORM,
  type Part,
  type Prior,
  USUAL_PRIOR,
} from './definition.ts';

const keySpellings = [...entityKeys, ...entityKeys.filter(isPair).map((key) => key.replace('×', ' x '))];

export const definitionOption = z.strictObject({
  key: z.enum(keySpellings).optional().describe('The entity whose history it counts; × may be written x.'),
  value: z
    .enum(featureForms)
    .optional()
    .describe(
      'Its form. A count is of events in the window, an open-rate is smoothed opens over sends, log is ln(1 + x), exists is 1 or 0.',
    ),
  of: z
    .enum(counterNames)
    .optional()
    .describe(
      'The events of a count, log-count, exists or log-hours-since. Unfollows are taken from follows.',
    ),
  window: z
    .union([z.literal('lifetime'), duration({ min: '1h', max: '90d' })])
    .optional()
    .describe(
      'Only events within this time before the moment of reading; the most that log-hours-since counts to.',
    ),
  prior: z
    .strictObject({
      opens: nonNegative().max(1e6).optional().describe('Opens that the rate begins with; usually 1.'),
      sends: nonNegative().gt(0).max(1e6).optional().describe('Sends that the rate begins with; usually 20.'),
    })
    .optional()
    .describe('Smoothing of an open-rate.'),
  description: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('In place of the sentence that follows from the definition.'),
});
export interface DefinitionOption extends z.infer<typeof definitionOption> {}

/** Something that is missing, or does not go with the rest. */
export interface DefinitionProblem {
  /** Undefined where a part is missing. */
  readonly part?: keyof DefinitionOption;
  readonly found: string;
  readonly expected: string;
  readonly remedy?: string;
}

const parts: readonly Part[] = ['of', 'window', 'prior'];

const CHOICES = {
  value: `one of ${featureForms.join(', ')}`,
  key: `one of ${entityKeys.join(', ')}`,
  of: `one of ${counterNames.join(', ')}`,
  window: 'a duration from 1h to 90d, or lifetime',
} as const;

/**
 * The definition that is written, or what prevents it.
 * @param base the app's own definition of that name, which is changed
 */
export function definitionOf(
  name: string,
  option: DefinitionOption,
  base?: FeatureDefinition,
): FeatureDefinition | readonly DefinitionProblem[] {
  const before: ValueParts = base?.value ?? {};
  const form = option.value ?? before.form;
  if (form === undefined) return [missing('value')];
  const key = keyOf(option) ?? KEY_OF_FORM[form] ?? base?.key;
  const of = option.of ?? before.of;
  const windowMs = option.window === undefined ? before.windowMs : windowMsOf(option.window);
  const { opens, sends } = before.prior ?? USUAL_PRIOR;
  const prior = { opens: option.prior?.opens ?? opens, sends: option.prior?.sends ?? sends };

  const takes = (part: Part) => PARTS_OF_FORM[form].includes(part);
  const problems = parts
    .filter((part) => option[part] !== undefined && !takes(part))
    .map((part) => withoutEffect(part, form));
  if (key === undefined) problems.push(missing('key'));
  if (takes('of') && of === undefined) problems.push(missing('of'));
  if (takes('window') && windowMs === undefined) {
    problems.push({
      ...missing('window'),
      ...(form === 'log-hours-since' && { expected: 'a duration from 1h to 90d' }),
    });
  }
  if (option.prior !== undefined && option.prior.opens === undefined && option.prior.sends === undefined) {
    problems.push({
      part: 'prior',
      found: 'an empty prior',
      expected: 'opens, sends or both',
      remedy: 'add them, or remove prior',
    });
  }
  if (form === 'log-hours-since' && of === 'follows') {
    problems.push({
      part: 'of',
      found: 'log-hours-since of follows',
      expected: 'sends, opens or reads: an unfollow takes a follow away, but not its moment',
    });
  }
  if (problems.length > 0) return problems;

  const definition = {
    name,
    key: key as EntityKey,
    value: {
      form,
      ...(takes('of') && { of }),
      ...(takes('window') && { windowMs }),
      ...(takes('prior') && { prior }),
    } as FeatureValue,
    ...(option.description !== undefined && { description: option.description }),
  };
  const impossible = impossibilities(definition);
  return impossible.length > 0 ? impossible : definition;
}

/** Any part that a value may have. */
interface ValueParts {
  readonly form?: FeatureForm;
  readonly of?: CounterName;
  readonly windowMs?: number;
  readonly prior?: Prior;
}

function keyOf({ key }: DefinitionOption): EntityKey | undefined {
  return key?.replace(' x ', '×') as EntityKey | undefined;
}

function windowMsOf(window: string): number {
  return window === 'lifetime' ? LIFETIME_MS : durationMs(window);
}

function missing(part: keyof typeof CHOICES): DefinitionProblem {
  return { found: `no ${part}`, expected: CHOICES[part], remedy: `add ${part}` };
}

function withoutEffect(part: Part, form: FeatureForm): DefinitionProblem {
  const forms = featureForms.filter((each) => PARTS_OF_FORM[each].includes(part));
  return {
    part,
    found: `${part} with value: ${form}`,
    expected: `no ${part}, which means nothing there; it goes with value: ${forms.join(', ')}`,
    remedy: `remove ${part}`,
  };
}
