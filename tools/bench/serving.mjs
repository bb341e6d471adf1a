/** Serving end to end: a trained model decides live in the article's world; events, state and features included. */
import { Phase } from '../../dist/history/impressions.js';
import { deployedPolicy } from '../../dist/lab/stages/production.js';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';
import { articlePast } from './past.mjs';

/** The plain policy is so much slower that it gets fewer days; both sides are rates. */
const PLAIN_DAYS = 1;
const TARGET_DECISIONS_PER_SECOND = 200_000;

export async function measureServing({ rounds, article }) {
  const { scenario, arm: past, pipelines, timeline } = articlePast(article);
  const { threshold } = scenario.serving;
  const { model } = pipelines[0].shipped;
  const cached = () => deployedPolicy(model, threshold, 0);
  /** Of the same model, as one that is no sum over keys. */
  const plain = () => deployedPolicy({ logits: (rows, into) => model.logits(rows, into) }, threshold, 0);
  const { productionDay, endDay } = timeline;

  /** Lives through some days in a fork of the past; only the living is timed. */
  function live(policy, days, observer) {
    const arm = past.fork(true);
    const options = {
      policy,
      phase: Phase.production,
      keepsImpressions: true,
      measuresRegret: false,
      ...(observer === undefined ? {} : { observer: observer(arm) }),
    };
    const seconds = secondsOf(() => arm.run(productionDay, productionDay + days, options));
    return { arm, seconds };
  }

  const days = endDay - productionDay;
  const counted = countsOf(live, cached(), days);
  const { decisions: plainDecisions } = countsOf(live, cached(), PLAIN_DAYS);
  requireSameSends(live(cached(), PLAIN_DAYS).arm.impressions, live(plain(), PLAIN_DAYS).arm.impressions);

  const seconds = await inRounds(
    {
      cached: () => live(cached(), days).seconds,
      plain: () => live(plain(), PLAIN_DAYS).seconds,
    },
    { rounds },
  );
  const rate = (unit) => side('cached', seconds.cached, counted[unit], unit);
  const decisions = rate('decisions');
  return {
    lines: [
      comparison(
        'serving live: decisions, against the plain policy',
        decisions,
        side('the vector of every candidate', seconds.plain, plainDecisions, 'decisions'),
        { text: '≥ 200,000 decisions/s', isMet: decisions.median >= TARGET_DECISIONS_PER_SECOND },
      ),
      comparison('serving live: candidates', rate('candidates')),
      comparison('serving live: events', rate('events')),
    ],
    notes: [
      `serving: ${scenario.world.users} users, ${days} days, ${counted.decisions} decisions, ` +
        `${(counted.candidates / counted.decisions).toFixed(0)} candidates each; cached = partials, plain = the ` +
        `vector of every candidate (${PLAIN_DAYS} day); same stories sent; one core`,
    ],
  };
}

/** What happens in the run that is timed, counted in one that is not. */
function countsOf(live, policy, days) {
  let candidates = 0;
  let eventsBefore = 0;
  const { arm } = live(policy, days, (observed) => {
    eventsBefore = observed.log.end;
    return () => {
      candidates += observed.candidates.count;
    };
  });
  return { decisions: arm.totals.decisions, candidates, events: arm.log.end - eventsBefore };
}

function requireSameSends(cached, plain) {
  const expected = plain.column('story');
  const isSame =
    cached.rows === plain.rows && cached.column('story').every((story, row) => story === expected[row]);
  if (!isSame) throw new Error('serving: the cached policy and the plain one sent different stories');
}
