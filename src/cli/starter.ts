/** The scenario that `hindsight init` writes: valid, small, and commented for whoever changes it first. */

export interface StarterWords {
  /** Where an editor finds the schema, relative to the file. */
  readonly schema: string;
  /** How this program is called. */
  readonly command: string;
  /** The file, as it is typed. */
  readonly file: string;
  /** The folder that a run writes. */
  readonly results: string;
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
  #   logged                 as they were when the notification was sent
  #   recomputed             as they are on the day of training: the usual leak
  #   recomputed-minus-own   the same, without the row's own send and open
  #   recomputed-partition   as of the end of the day of sending, from a daily table
  #   reconstructed          replayed from the history of events, as of the moment of sending
  features: [logged, recomputed]
  # Then this: how test rows are held out. random, session, user, story, user+story or time.
  splits: [random, time]

timeline:
  burnIn: 7d # the app lives, and nothing is logged yet
  warmup: 7d # logged under a simple rule; the app's own model is trained on it
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
  #   tastesRadiansPerDay: 0.01 # how fast tastes change; 0 keeps them still

# history:
#   ingestionDelay:
#     maximum: 0s # events may reach the feature system late, by up to this

# What must come out. A run ends with exit code 1 where it does not.
expect:
  - that: recomputed × time # features × split; an x may stand for ×
    quantity: gap.auc # offline minus production
    minus: logged × time
    is: above # the whole 95 % interval over the seeds lies above the margin
    margin: 0.05
`;
}
