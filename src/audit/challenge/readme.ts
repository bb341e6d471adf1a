/** The text beside a challenge: its tables, and what an answer is. */
import { capitalised } from '../../base/text.ts';
import { featureDefinitions } from '../../features/definitions.ts';
import { featurePart } from '../../lab/export/parts.ts';
import { CONVENTIONS, fieldTable, partTable } from '../../lab/export/readme.ts';
import type { Challenge } from './schema.ts';
import { COLUMNS, tableDescriptions, tableNames } from './tables.ts';

export function readmeOf({ challenge, version, seed, worlds, tables }: Challenge): string {
  const names = new Set(worlds.flatMap(({ features }) => features));
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

Made by hindsight-lab ${version}: \`npx hindsight challenge make . --worlds ${worlds.length} --seed ${seed}${tables === 'csv' ? ' --csv' : ''}\`. The truth also
follows from the seed, for whoever has the lab: entries are on their honour. A detector that is tuned on one seed is scored on
another.

## Tables

${CONVENTIONS}

\`${COLUMNS.id}\` tells the rows of \`training.${tables}\` apart, and is the key of \`served.${tables}\`. ${
    tables === 'csv'
      ? 'What is null is empty.'
      : `What this page
says of a column stands in its file, too, as JSON under the key \`hindsight.columns\` of its metadata.`
  }

${tableNames
  .map((name) => {
    const { holds, fields } = tableDescriptions[name];
    return `### ${name}.${tables}\n\n${capitalised(holds)}.\n\n${fieldTable(fields)}`;
  })
  .join('\n\n')}

### Features

\`challenge.json\` lists those of each world.

${partTable('feature', featureDefinitions.filter(({ name }) => names.has(name)).map(featurePart))}

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
