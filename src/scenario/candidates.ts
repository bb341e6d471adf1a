/** Stories among which the app chooses, as expected before anything runs. */
import { errorFunction } from 'simple-statistics';
import { DAY_MS, durationMs, HOUR_MS } from '../base/time.ts';
import type { Scenario } from './schema.ts';

/** Candidates at a moment, the bound of `serving.maximumCandidates` included. */
export function candidatesOf(scenario: Scenario): number {
  return Math.min(scenario.serving.maximumCandidates, liveStories(scenario));
}

/** Stories alive at a moment. By Little's law: those published in a mean lifetime, the wait for the full hour taken off. */
function liveStories({ world }: Scenario): number {
  const { storiesPerDay, medianLifetime, maximumLifetime, lifetimeSpread } = world.newsroom;
  const lifetimeMs = meanLifetimeMs(durationMs(medianLifetime), durationMs(maximumLifetime), lifetimeSpread);
  return (storiesPerDay * Math.max(0, lifetimeMs - HOUR_MS / 2)) / DAY_MS;
}

/** The mean of a log-normal lifetime cut at its maximum. */
export function meanLifetimeMs(medianMs: number, maximumMs: number, spread: number): number {
  if (spread === 0) return Math.min(medianMs, maximumMs);
  const cut = Math.log(maximumMs / medianMs) / spread;
  return (
    medianMs * Math.exp((spread * spread) / 2) * normalShareBelow(cut - spread) +
    maximumMs * (1 - normalShareBelow(cut))
  );
}

function normalShareBelow(deviate: number): number {
  return (1 + errorFunction(deviate / Math.SQRT2)) / 2;
}
