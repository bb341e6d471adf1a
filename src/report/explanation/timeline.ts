/** Events of a notification between sending and training, in short. */
import type { Explanation } from '../../lab/studies/explanation/schema.ts';
import { count } from '../text/numbers.ts';
import { moment, plural, stretch } from './times.ts';

export interface Happening {
  readonly atMs: number;
  /** `day 17, 14:07` for sending, then the time since: `+ 12 minutes`. */
  readonly when: string;
  readonly what: string;
}

export function happeningsOf({ notification, trainingAtMs, steps }: Explanation): Happening[] {
  const { sentAtMs, openedAtMs, followedAtMs, user, story, source, topic, storyPublishedAtMs } = notification;
  const later = (atMs: number, what: string): Happening => ({
    atMs,
    when: `+ ${stretch(atMs - sentAtMs)}`,
    what,
  });
  const events = steps.flatMap((step) => step.events).filter(({ own }) => !own);
  const of = (type: string) => events.filter((event) => event.type === type).length;
  const meanwhile = [
    `${plural(of('send'), 'more notification')} to the user, ${plural(of('open'), 'open')}`,
    plural(of('read'), 'story read', 'stories read'),
    plural(of('follow'), 'source followed', 'sources followed'),
    plural(of('unfollow'), 'unfollowed', 'unfollowed'),
  ];
  return [
    {
      atMs: sentAtMs,
      when: moment(sentAtMs),
      what:
        `sent to user ${count(user)}: story ${count(story)} of source ${source} on topic ${topic}, ` +
        `${stretch(sentAtMs - storyPublishedAtMs)} old`,
    },
    ...(openedAtMs === null ? [] : [later(openedAtMs, 'opened')]),
    ...(followedAtMs === null
      ? []
      : [later(followedAtMs, 'the user follows the source, because of the opening')]),
    later(
      trainingAtMs,
      `training. In between: ${meanwhile.filter((text) => !text.startsWith('0 ')).join(', ')}`.replace(
        /: $/,
        ': nothing',
      ),
    ),
  ];
}
