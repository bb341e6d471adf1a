/** The scenario that `hindsight fit` writes: only what differs from the default, each with the fact that it is for. */
import { stringify } from 'yaml';
import { factOf } from '../lab/studies/facts/catalog.ts';
import { inputWith } from '../lab/studies/fit/scenario.ts';
import type { Fit } from '../lab/studies/fit/schema.ts';
import { valueText } from '../report/facts/rows.ts';
import { count } from '../report/text/numbers.ts';

/** @param schema path of the schema for editors, relative to the file */
export function fittedText(fit: Fit, schema: string): string {
  const { settings, given, users, check, version } = fit;
  const comments = new Map(settings.map(({ parameter, fact }) => [parameter, commentOf(fit, fact)]));
  const body = stringify(
    inputWith([
      { parameter: 'world.users', value: users },
      ...settings.map(({ parameter, value }) => ({ parameter, value })),
    ]),
  );
  return `# yaml-language-server: $schema=${schema}
#
# A world with the facts of ${given}, made by hindsight fit, version ${version}. Whatever is not here is at its default.
# Simulated: in worlds of ${count(check.users)} users.

${commented(body, comments)}`;
}

function commentOf({ fitted }: Fit, name: string | null): string {
  const found = fitted.find((each) => each.name === name);
  if (found === undefined) return 'follows from what was given';
  const fact = factOf(found.name);
  const text = `${fact.title}: ${valueText(fact, found.wanted)} wanted, ${valueText(fact, found.simulated)} simulated`;
  return found.verdict === 'matched' ? text : `${text}, NOT MATCHED`;
}

/** Comments at the ends of the lines of a mapping of mappings, by key path. */
function commented(yaml: string, comments: ReadonlyMap<string, string>): string {
  const path: string[] = [];
  return yaml
    .split('\n')
    .map((line) => {
      const [, indent, key] = /^( *)([A-Za-z]+):/.exec(line) ?? [];
      if (indent === undefined) return line;
      path.splice(indent.length / 2, path.length, key);
      const comment = comments.get(path.join('.'));
      return comment === undefined ? line : `${line} # ${comment}`;
    })
    .join('\n');
}
