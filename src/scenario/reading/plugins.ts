/** The plug-ins that a scenario names: what they bring is overridden by what the scenario itself says. */
import { featureNames } from '../../features/definitions.ts';
import { type LocatedProblem, quote, type Source } from '../messages/problem.ts';
import { isProblem, type Plugin, type PluginProblem } from '../plugin.ts';
import { type Mapping, merge, type Scalar, type Tree, withEntry } from '../tree.ts';
import { parseYaml } from './yamlTree.ts';

/**
 * Loads a module.
 * @param written its path, as it is written
 * @param source where that is written
 */
export type LoadPlugin = (written: string, source: Source) => LoadedPlugin | PluginProblem;

export interface LoadedPlugin extends Plugin {
  /** Absolute. */
  readonly path: string;
}

/**
 * The scenario with what its plug-ins bring as data, and with absolute paths of those.
 * @param load undefined where no modules can be loaded
 */
export function withPlugins(
  tree: Mapping,
  load: LoadPlugin = () => ({
    found: 'a plug-in',
    expected: 'none: modules cannot be loaded here',
    remedy: 'run the scenario with hindsight run',
  }),
): { readonly tree: Mapping; readonly problems: readonly LocatedProblem[] } {
  const { plugins, features: own } = Object.fromEntries(tree.entries);
  // What is no list of texts is reported by the check of the keys.
  if (plugins?.value.kind !== 'list') return { tree, problems: [] };
  const problems: LocatedProblem[] = [];
  const owners = new Map(featureNames.map((name) => [`feature ${quote(name)}`, 'the app']));
  let features: Tree | undefined;

  const items = plugins.value.items.map((item, index): Tree => {
    if (!isText(item)) return item;
    const complain = (problem: PluginProblem) =>
      problems.push({ place: item.place, path: ['plugins', index], ...problem });
    const plugin = load(item.value, item.place.source);
    if (isProblem(plugin)) {
      complain(plugin);
      return item;
    }
    const namesOf = (what: string, of: object = {}) =>
      Object.keys(of).map((name) => `${what} ${quote(name)}`);
    for (const named of [...namesOf('feature', plugin.features), ...namesOf('family', plugin.families)]) {
      const owner = owners.get(named);
      if (owner !== undefined) {
        complain({
          found: `the ${named}, which ${owner} has already`,
          expected: 'names of its own',
          remedy: 'rename it in the module',
        });
      }
      owners.set(named, item.value);
    }
    // The place of a problem of definitions is their module.
    const source: Source = { label: item.value, rank: item.place.source.rank };
    const brought = parseYaml(source, JSON.stringify(plugin.features ?? {}), false).tree as Tree;
    features = features === undefined ? brought : merge(features, brought);
    return { ...item, value: plugin.path };
  });

  const named = withEntry(tree, 'plugins', { ...plugins, value: { ...plugins.value, items } });
  if (features?.kind !== 'mapping' || features.entries.size === 0) return { tree: named, problems };
  const value = own === undefined ? features : merge(features, own.value);
  return { tree: withEntry(named, 'features', { ...(own ?? plugins), value }), problems };
}

function isText(tree: Tree): tree is Scalar & { readonly value: string } {
  return tree.kind === 'scalar' && typeof tree.value === 'string';
}
