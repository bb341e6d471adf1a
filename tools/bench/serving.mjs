/** Serving end to end: a trained model decides live in the article's world; events, state and features included. */
import { Phase } from '../../dist/history/impressions.js';
import { deployedPolicy } from '../../dist/lab/stages/past.js';
import { plainBest } from '../../dist/serving/plainScorer.js';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';
import { articlePast } from './past.mjs';

/** The plain twin is so much slower that it gets fewer days; both sides are rates. */
const PLAIN_DAYS = 1;
const TARGET_DECISIONS_PER_SECOND = 200_000;

export async function measureServing({ rounds, article }) {
  const { scenario, past, pipelines, timeline } = articlePast(article);
  const { model } = pipelines[0].shipped;
  const { productionDay, endDay } = timeline;

  /** Lives through some days in a fork of the past; only the living is timed. */
  function live(policy, days, observer) {
    const arm = past.arm.fork(true);
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
  const counted = countsOf(live, deployedPolicy(scenario, model, 0), days);
  const { decisions: plainDecisions } = countsOf(live, deployedPolicy(scenario, model, 0), PLAIN_DAYS);
  requireSameSends(
    live(deployedPolicy(scenario, model, 0), PLAIN_DAYS).arm.impressions,
    live(new PlainPolicy(model), PLAIN_DAYS).arm.impressions,
  );

  const seconds = await inRounds(
    {
      cached: () => live(deployedPolicy(scenario, model, 0), days).seconds,
      plain: () => live(new PlainPolicy(model), PLAIN_DAYS).seconds,
    },
    { rounds },
  );
  const cached = (unit) => side('cached', seconds.cached, counted[unit], unit);
  const decisions = cached('decisions');
  return {
    lines: [
      comparison(
        'serving live: decisions, against the plain twin',
        decisions,
        side('every partial recomputed', seconds.plain, plainDecisions, 'decisions'),
        { text: '≥ 200,000 decisions/s', isMet: decisions.median >= TARGET_DECISIONS_PER_SECOND },
      ),
      comparison('serving live: candidates', cached('candidates')),
      comparison('serving live: events', cached('events')),
    ],
    notes: [
      `serving: ${scenario.world.users} users, ${days} days, ${counted.decisions} decisions, ` +
        `${(counted.candidates / counted.decisions).toFixed(0)} candidates each; cached = LinearPolicy, plain = every ` +
        `partial recomputed for every candidate (${PLAIN_DAYS} day); same stories sent; one core`,
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
  if (!isSame) throw new Error('serving: the cached policy and its plain twin sent different stories');
}

/** Takes the best candidate with nothing cached. */
class PlainPolicy {
  #model;
  #state;
  #candidates;

  constructor(model) {
    this.#model = model;
  }

  attach(fold, candidates) {
    this.#state = fold.state;
    this.#candidates = candidates;
  }

  tick() {}

  choose(user, atMs, _readAtMs, exclusions, _uniform, _sessionId, choice) {
    choice.position = plainBest(this.#model, this.#state, this.#candidates, exclusions, user, atMs);
    choice.propensity = 1;
    choice.score = Number.NaN;
  }
}
