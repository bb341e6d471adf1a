import { expect, it } from 'vitest';
import { referencePolicies } from '../../src/serving/referencePolicies.ts';
import { live } from '../world/worlds.ts';
import { watched } from './watched.ts';

it('followedSources sends every story of a followed source alike, and any story where there is none', () => {
  const seen = { followed: 0, others: 0, nothing: 0 };
  live({
    days: 6,
    world: {
      users: 40,
      follows: { afterOpen: 0.4, afterRead: 0.3 },
      organic: { browsesPerUserDay: 5 },
      newsroom: { storiesPerDay: 20 },
    },
    policy: () =>
      watched(
        referencePolicies.followedSources(),
        ({ user, state, candidates, allowed, choice, uniform, chooseWith }) => {
          const follows = (position: number) =>
            state.count(
              'user×source',
              user * state.catalog.sources + candidates.source[position],
              'follows',
              Number.POSITIVE_INFINITY,
            ) > 0;
          const followed = allowed.filter(follows);
          const among = followed.length > 0 ? followed : allowed;
          if (among.length === 0) {
            seen.nothing++;
            expect(choice).toMatchObject({ position: -1, propensity: 1 });
            return;
          }
          seen[followed.length > 0 ? 'followed' : 'others']++;
          expect(choice.position).toBe(among[Math.floor(uniform * among.length)]);
          expect(choice.propensity).toBe(1 / among.length);
          expect(choice.score).toBeNaN();
          const middles = among.map((_, rank) => (rank + 0.5) / among.length);
          expect(middles.map((middle) => chooseWith(middle).position)).toEqual(among);
        },
      ),
  });
  expect(seen.followed).toBeGreaterThan(20);
  expect(seen.others).toBeGreaterThan(20);
});
