/** The scenario that `hindsight init` writes: valid, small, and commented for whoever changes it first. */

import { provenanceMeanings } from '../features/options.ts';
import { splitMeanings } from '../splits/options.ts';

export interface StarterWords {
  /** Path of the schema for editors, relative to the file. */
  readonly schema: string;
  /** The words that call this program. */
  readonly command: string;
  /** The file, as it is typed. */
  readonly file: string;
  /** The folder that a run writes. */
  readonly results: string;
}

/** The request for an audit that `hindsight init --audit` writes: what is required, and in comments what may be added. */
export function auditStarterText({ schema, command, file, results }: StarterWords): string {
  return `# yaml-language-server: $schema=${schema}
#
# What an audit reads. Files are in Parquet, CSV or JSON lines, and looked for from this folder on: one, a pattern such as
# days/*.parquet, or a list.
#
#   ${command} audit ${file}
#
# writes ${results}: open report.html there first. Nothing leaves the machine.

# A row for each example, with its label and its features.
training: training.parquet
# Features as they were when the prediction was made; a sample of the rows is enough.
served: served.parquet

# Columns of the training set. The id is in both tables.
id: impression_id
label: opened
at: sent_at
user: user_id
# split: side
# session: session_id
# entities: [item_id]
# labelKnownAt: opened_at
# attributionWindow: 24h
# score: score_online
# scoreOffline: score_offline

# Every column of both tables that nothing names is a feature, but for these.
except: []

# Moments that are written without a zone, and numbers of a unit that their size does not tell.
# zone: Z
# timeUnit: ms

# An earlier copy of the training set: what was restated since.
# previous: training-last-month.parquet

# The log of events: which reading of history the values are of.
# events: events.parquet
# definitions: my-scenario.yaml
`;
}

export function starterText({ schema, command, file, results }: StarterWords): string {
  return `# yaml-language-server: $schema=${schema}
#
# One experiment. Every key has a default, so a file says only what differs from it.
#
#   ${command} describe ${file}
#   ${command} run ${file}
#
# The first says in words what the second will do. A run takes some seconds and writes ${results}:
# open report.html there first.

description: What does a model promise offline, and what does it do in production?

# One simulated world for each seed. More seeds give narrower intervals.
seeds: [1, 2, 3, 4]

training:
  # Change this first: where the feature values of the training rows come from.
${meanings(provenanceMeanings)}
  provenances: [logged, recomputed]
  # Then this: what is held out as test rows.
${meanings(splitMeanings)}
  splits: [random, time]

timeline:
  burnIn: 7d # the app lives, and nothing is logged yet
  warmup: 56d # logged; the app's own model is trained on it, again and again
  logging: 14d # logged under that model: what your models are trained and tested on
  production: 7d # your models are deployed, each in its own copy of the world

world:
  users: 400 # few, to be quick; with 5000 a seed takes about ten seconds
  # Mechanisms, at their defaults. Take the # away before you change one.
  # follows:
  #   lift: 0.6 # what following a source does to the open logit; 0 makes follows mean nothing
  # fatigue:
  #   perNotification: 0.12 # fall of the open logit per recent notification; 0 turns fatigue off
  # drift:
  #   tastesRadiansPerDay: 0.014 # how fast tastes change; 0 keeps them still

# history:
#   ingestionDelay:
#     maximum: 0s # events may reach the feature system late, by up to this

# What must come out. A run ends with exit code 1 where it does not.
expect:
  - that: recomputed × time # provenance × split; an x may stand for ×
    quantity: gap.auc # offline minus production
    minus: logged × time
    is: above # the whole 95 % interval over the seeds lies above the margin
    margin: 0.05
`;
}

/** A comment line for each name. */
function meanings(of: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(of).map((name) => name.length));
  return Object.entries(of)
    .map(([name, meaning]) => `  #   ${name.padEnd(width)}   ${meaning}`)
    .join('\n');
}
