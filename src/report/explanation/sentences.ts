/** Sentences on what happened, what changed and why: a reader must see the leak happen. */
import { capitalised } from '../../base/text.ts';
import { readsClock } from '../../features/definition.ts';
import { type EntityKey, partsOf } from '../../history/entities.ts';
import type { ExplainedFeature, Explanation } from '../../lab/studies/explanation/schema.ts';
import { count } from '../text/numbers.ts';
import { bonded } from '../text/wrap.ts';
import { definedValue, featureIn, isFollowing, labelOf, shownValue, windowOf } from './features.ts';
import { type Leak, leaksOf } from './leaks.ts';
import { chance, signed } from './logOdds.ts';
import { moment, plural, stretch } from './times.ts';

/** Reason for showing this notification. */
export function choiceSentence(explanation: Explanation): string {
  const { reason, among, feature, user } = explanation.chosen;
  const most =
    feature === null
      ? 'this is a typical one: about half of them the two models differ more, about half of them less'
      : `this is the one in which “${labelOf(featureIn(explanation, feature))}” moves the leaky model farthest`;
  const whose = `${plural(among, 'notification')}${user === null ? '' : ` to user ${count(user)}`}`;
  switch (reason) {
    case 'asked':
      return 'Chosen by its id.';
    case 'followed':
      return `Of ${whose} opened, with the source followed because of that, ${most}.`;
    case 'opened':
      return `Of ${whose} opened, ${most}; none brought a follow.`;
    case 'any':
      return `Of ${whose}, none of them opened, ${most}.`;
  }
}

/** Answers of both models, and the leaky one's at sending. */
export function verdictSentences({ models, notification, features }: Explanation): string[] {
  const { clean, leaky, leakyInProduction, leakyWithoutOwn } = models;
  const where = {
    train: 'In its training set',
    test: 'In its offline test',
    neither: 'In its training data',
  }[notification.side];
  const forgets = features.some(({ keptSinceMs }) => keptSinceMs !== null);
  const differs = !areReconstructed({ features });
  const shift = leaky.logit - leakyInProduction.logit;
  const outcome = notification.opened ? 'This notification was opened.' : 'This notification was not opened.';
  const said = (probability: number) => bonded(chance(probability));
  const moved =
    shift === 0
      ? 'Nothing that it uses changed after sending.'
      : `What lies between, ${bonded(`${signed(shift)} log-odds`)}, is knowledge from after the notification${forgets ? ', or lost since then' : ''}${differs ? ', or what serving did not see as the batch does' : ''}.`;
  return [
    `${outcome} The clean model, on what was known at sending, gives it ${said(clean.probability)}.`,
    `${where} the leaky model sees the recomputed values and gives it ${said(leaky.probability)}. ` +
      `In production it would see the served ones and give it ${said(leakyInProduction.probability)}. ${moved}`,
    ...(leakyWithoutOwn === null
      ? []
      : [
          `Were its own send and open not among what is counted, the leaky model would give it ${said(leakyWithoutOwn.probability)}.`,
        ]),
  ];
}

/** The leaky model in production, as tables call it. */
export const LEAKY_LIVE = 'leaky live';

function areReconstructed({ features }: Pick<Explanation, 'features'>): boolean {
  return features.every(({ served, reconstructed }) => Object.is(served, reconstructed));
}

/** Meaning of the figures, for the foot of a table. */
export function notesOf({ models, features }: Explanation): string[] {
  return [
    `Clean: ${models.clean.pipeline}, on served values. Leaky: ${models.leaky.pipeline}, on recomputed values; ${LEAKY_LIVE}: the same model on served values. ` +
      'Each adds weight × (value − mean of its training rows), in log-odds.',
    ...(areReconstructed({ features }) ? ['Reconstructed values are the served ones, bit for bit.'] : []),
    'Counts and times are shown as they are; of some the models see ln(1 + x). Open rates are smoothed: a few sends of average success stand in each. The age of a story counts the hours that have struck.',
  ];
}

/** Meaning of “now” in the sentences about changes. */
export function nowSentence({ features, trainingAtMs }: Explanation): string {
  return features.every(({ kind, readAtMs }) => kind !== 'dynamic' || readAtMs === trainingAtMs)
    ? 'Now is the moment of training.'
    : 'Now is the moment as of which the training set reads each feature.';
}

/** Sentence for a notification without a leak. */
export const NO_LEAK = 'No feature that the leaky model uses changed after sending.';

/** The changes worth a sentence: the feature asked for, what moves the leaky model most, and a follow that was caused. */
export function notableLeaks(explanation: Explanation, most: number): Leak[] {
  const { chosen, notification } = explanation;
  const leaks = leaksOf(explanation).filter(({ changed, added }) => changed && added !== 0);
  const asked = leaks.filter(({ feature }) => feature.name === chosen.feature);
  const caused = leaks.filter(({ feature }) => isFollowing(feature) && notification.followedAtMs !== null);
  const largest = leaks.filter((leak) => !asked.includes(leak) && !caused.includes(leak));
  return [...new Set([...asked, ...largest.slice(0, most - 1), ...caused])];
}

/**
 * One feature's change: from what to what, because of what, and what it is worth to the leaky model.
 * @param model what the leaky model is called in this sentence
 */
export function leakSentence(leak: Leak, explanation: Explanation, model = 'The leaky model'): string {
  const { served, recomputed } = leak.feature;
  const [before, after] = [shownValue(leak.feature, served), shownValue(leak.feature, recomputed)];
  const label = capitalised(labelOf(leak.feature));
  const values =
    before === after
      ? `${bonded(before)} when it was sent, and a little different now`
      : `${bonded(before)} when it was sent; ${bonded(after)} now`;
  const because = causeOf(leak, explanation);
  return `${label}: ${values}${because === '' ? '' : `, ${because}`}.${ownShare(leak)} ${worth(leak.added, model)}`;
}

function worth(added: number, model: string): string {
  const text = signed(added);
  if (Number(text) === 0) return `${model} hardly moves for it.`;
  return `${model} goes ${added > 0 ? 'up' : 'down'} by ${text.replace(/^[+−]/, '')} log-odds for it.`;
}

function causeOf(leak: Leak, explanation: Explanation): string {
  const { feature } = leak;
  const window = windowOf(feature);
  const value = definedValue(feature);
  if (isFollowing(feature)) return followCause(leak, explanation);
  if (value.form === 'log-hours-since') return latestCause(feature);
  if (readsClock(value)) return 'because serving and the training set go by clocks of different zones';
  // Nothing has left a window that reaches back to the beginning of the world.
  if (window !== undefined && 'windowMs' in value && value.windowMs < feature.readAtMs) {
    const own = feature.causes.own.open > 0 ? ', its own open among them' : '';
    return feature.provenance === 'recomputed-open-window'
      ? `because its window begins ${window} before sending and ends now${own}`
      : `because these are the ${window} before now${own}, not the ${window} before sending`;
  }
  const parts = [
    ...sendsCause(leak),
    ...readsCause(leak),
    ...followsCause(leak, explanation),
    ...lossCause(leak),
  ];
  return parts.length === 0 ? '' : `because ${listed(parts)}`;
}

/** The time since the latest event of one kind. */
function latestCause({ causes: { own, user, others }, events: [event] }: ExplainedFeature): string {
  const kind = event as 'send' | 'open' | 'read';
  const later = user[kind] + others[kind];
  if (later > 0) return `because the last one before now is another, ${plural(later, NOUN[kind])} later`;
  return own[kind] > 0 ? 'because the last one before now is this one' : 'because more time has passed';
}

const NOUN = { send: 'notification', open: 'open', read: 'read' } as const;

function followCause({ feature }: Leak, { notification, steps }: Explanation): string {
  const { followedAtMs, openedAtMs, sentAtMs } = notification;
  if (feature.recomputed === 1 && followedAtMs !== null && openedAtMs !== null) {
    return `because the user followed it ${bonded(stretch(followedAtMs - openedAtMs))} after opening this very notification`;
  }
  const step = steps.findLast(({ changes }) => changes.some((change) => change.feature === feature.name));
  if (step === undefined)
    return lossCause({ feature })
      .map((loss) => `because ${loss}`)
      .join('');
  const verb = feature.recomputed === 1 ? 'followed' : 'unfollowed';
  return `because the user ${verb} it ${bonded(stretch(step.knownAtMs - sentAtMs))} after this was sent`;
}

/** Opens are of whatever was sent before: there can be more of them than of new notifications. */
function sendsCause({ feature: { key, causes, events } }: Leak): string[] {
  const { own, user, others } = causes;
  const counts = (event: 'send' | 'open') => events.includes(event);
  const parts: string[] = [];
  if (own.open > 0) parts.push('the user opened this very notification');
  else if (own.send > 0) {
    parts.push(
      counts('open') ? 'the user had not opened this very notification' : 'this very notification was sent',
    );
  }
  if (user.send + user.open > 0) {
    const who = parts.length === 0 ? 'the user' : 'then';
    if (!counts('send')) parts.push(`${who} opened ${count(user.open)} more${about(key)}`);
    else {
      const opened = counts('open') ? `, with ${plural(user.open, 'open')}` : '';
      parts.push(`${who} got ${count(user.send)} more${about(key)}${opened}`);
    }
  }
  if (others.send + others.open > 0) {
    const many = (number: number) =>
      key === 'story' ? `it ${plural(number, 'time')}` : `${count(number)}${about(key)}`;
    if (!counts('send')) parts.push(`others opened ${many(others.open)}`);
    else {
      const opened = counts('open') ? `, with ${plural(others.open, 'open')}` : '';
      parts.push(`others got ${many(others.send)}${opened}`);
    }
  }
  return parts;
}

function readsCause({ feature: { key, causes } }: Leak): string[] {
  const reads = causes.user.read + causes.others.read;
  if (reads === 0) return [];
  if (key === 'story') return [`it was read ${plural(reads, 'more time')}`];
  const stories = plural(reads, 'more story', 'more stories') + about(key);
  return [partsOf(key).includes('user') ? `the user read ${stories}` : `users read ${stories}`];
}

function followsCause({ feature: { key, causes, readAtMs } }: Leak, { notification }: Explanation): string[] {
  const follows = causes.user.follow + causes.others.follow;
  const unfollows = causes.user.unfollow + causes.others.unfollow;
  const { followedAtMs } = notification;
  const isCause = followedAtMs !== null && followedAtMs < readAtMs;
  const one = isCause ? `, ${follows === 1 ? '' : 'one of them '}because of this notification` : '';
  const [followed, unfollowed] =
    key === 'source'
      ? [`${plural(follows, 'user')} followed it`, `${plural(unfollows, 'user')} unfollowed it`]
      : [
          `the user followed ${plural(follows, 'source')}`,
          `${follows > 0 ? '' : 'the user '}unfollowed ${plural(unfollows, 'source')}`,
        ];
  return [...(follows > 0 ? [followed + one] : []), ...(unfollows > 0 ? [unfollowed] : [])];
}

function lossCause({ feature: { keptSinceMs } }: Pick<Leak, 'feature'>): string[] {
  return keptSinceMs === null ? [] : [`what came before ${bonded(moment(keptSinceMs))} is not kept`];
}

function about(key: EntityKey): string {
  const parts = partsOf(key);
  if (parts.includes('source')) return ' from the source';
  return parts.includes('topic') ? ' on the topic' : '';
}

/** Effect of the notification itself on a counter that it is judged by. */
function ownShare({ feature }: Leak): string {
  const { recomputed, withoutOwn } = feature;
  if (withoutOwn === null) return '';
  const [shown, without] = [shownValue(feature, recomputed), shownValue(feature, withoutOwn)];
  return shown === without
    ? ''
    : ` Without this notification in the counters it would be ${bonded(without)}.`;
}

/** Parts of which the last is joined by `and`, unless it begins with `then`. */
function listed(parts: readonly string[]): string {
  const last = parts[parts.length - 1];
  if (parts.length === 1) return last;
  return `${parts.slice(0, -1).join(', ')}${last.startsWith('then') ? ', ' : ', and '}${last}`;
}
