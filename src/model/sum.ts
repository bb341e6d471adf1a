/**
 * The order in which the partials of a model, one for each entity key, are added up:
 *
 *     match = (story + (topic + user×topic)) + (source + user×source)
 *     logit = match + ((user + moment) + intercept)
 *
 * Everything that adds them up does it here, so that a kernel that caches partials and the plain sum over a vector agree
 * bit for bit. The match holds all that differs between the candidates of a decision.
 */
import { Key } from '../history/entities.ts';

/** The partials that all candidates of a topic, or of a source, have in common for a user. */
export function sharedOf(ofEntity: number, ofPair: number): number {
  return ofEntity + ofPair;
}

export function matchOf(story: number, perTopic: number, perSource: number): number {
  return story + perTopic + perSource;
}

/** @param partial that of a key */
export function matchOfPartials(partial: (key: number) => number): number {
  return matchOf(
    partial(Key.story),
    sharedOf(partial(Key.topic), partial(Key.userTopic)),
    sharedOf(partial(Key.source), partial(Key.userSource)),
  );
}

/** The part of a logit that all candidates of a decision share. */
export function ownOf(user: number, moment: number, intercept: number): number {
  return user + moment + intercept;
}
