/** The notification that a person asks for. */
import { UserError } from '../../../base/errors.ts';
import { dynamicFeaturesOf, featureNamesOf } from '../../../scenario/features.ts';
import { nearestWord } from '../../../scenario/messages/nearest.ts';
import type { Scenario } from '../../../scenario/schema.ts';

/** Conditions that a person may set. */
export interface Wanted {
  /** The id of the notification itself. */
  readonly impression?: number;
  /** One of this user. */
  readonly user?: number;
  /** The one in which this feature misleads most. */
  readonly feature?: string;
}

/**
 * Checks what can be checked before a world is there.
 * @throws UserError for a feature whose value does not depend on when it is read, or that the models do not use
 */
export function checkWanted({ feature }: Wanted, scenario: Scenario): void {
  const names = dynamicFeaturesOf(scenario);
  if (feature === undefined || names.includes(feature)) return;
  const isKnown = featureNamesOf(scenario).includes(feature);
  const nearest = nearestWord(feature, names);
  throw new UserError(
    `--feature ${feature}\n` +
      `  found:    ${isKnown ? 'a feature that cannot change after sending, or that the models do not use' : 'no feature of this name'}\n` +
      `  expected: ${names.join(', ')}\n` +
      (nearest === undefined ? '' : `  nearest:  ${nearest}\n`) +
      '  remedy:   leave the option out to have a telling notification chosen',
  );
}
