/** The text beside a challenge: its tables, and what an answer is. */
import type { Challenge } from './schema.ts';
import { COLUMNS } from './tables.ts';

export function readmeOf({ challenge, worlds, tables }: Challenge): string {
  return `# Challenge ${challenge}

${worlds.length} simulated apps that send news notifications. In half of them the features of the training set know what serving could
not have known: they leak. In the others they are what was served, or differ from it, and hold nothing that serving could not have
known; it may have lost something. Say which.

| | |
|---|---|
| \`challenge.json\` | the worlds and their features |
| \`worlds/<world>/\` | the tables of a world, in ${tables === 'csv' ? 'CSV' : 'Parquet'} |
| \`example-answers.json\` | answers in the right form: the same score for all |
| \`truth/\` | the truth. **A contestant does not open it**; it is only read by \`hindsight challenge score\` |

The truth also follows from the seed, for whoever has the lab: entries are on their honour. A detector that is tuned on one
seed is scored on another.

## Tables

Moments are milliseconds since the beginning of the world, a Monday at midnight in UTC. Ids are whole numbers.

**training.${tables}**: a row for each notification that a model is trained or tested on.

| column | |
|---|---|
| \`${COLUMNS.id}\` | tells rows apart; the key of \`served.${tables}\` |
| \`${COLUMNS.user}\`, \`story_id\`, \`source_id\`, \`topic_id\`, \`${COLUMNS.session}\` | entities; a row may have no session |
| \`kind\` | \`chosen\` by a model, or sent by a rule |
| \`${COLUMNS.at}\` | moment of the decision, in ms |
| \`${COLUMNS.label}\` | the label: opened within the attribution window |
| \`${COLUMNS.labelKnownAt}\` | moment at which an open was known, in ms; none where the label is false |
| \`${COLUMNS.split}\` | \`train\` or \`test\` |
| features | as the training set has them, numbers without a unit unless their name says one; \`challenge.json\` lists their names |

**served.${tables}**: \`${COLUMNS.id}\` and the features as they were when the notification was sent. Where the app did not log
them, a row is missing.

**events.${tables}**: what happened until the day of training: \`type\`, \`user_id\`, \`story_id\`, \`source_id\`, \`occurred_at_ms\`,
\`known_at_ms\` (from when on the app could see it), in the order in which it was known (\`seq\`); where the two sides do not see the
same events, \`seen_by\`. **stories.${tables}**: topic, source, publication and expiry (ms). **users.${tables}**: the topics that they
declared an interest in.

## Answers

\`\`\`json
{
  "challenge": "${challenge}",
  "detector": "name of yours",
  "worlds": { "<world>": { "score": 0.3, "alarm": false, "features": { "<feature>": 0.1 } } }
}
\`\`\`

- \`score\`: suspicion that the feature set leaks. Any number; only the order counts, a higher one for a stronger suspicion.
- \`alarm\`, optional: true where your detector would tell its user, at a threshold that you fixed before.
- \`features\`, optional: suspicion of each feature by itself.

An answer for each world; \`alarm\` and \`features\` in all worlds, or in none.

\`\`\`sh
hindsight challenge score . answers.json
hindsight challenge answer . --out answers     # the checks that come with the lab
\`\`\`
`;
}
