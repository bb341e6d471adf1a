/** Plug-ins on disk. */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from '../../base/errors.ts';
import { printable, quote, type Source } from '../messages/problem.ts';
import {
  isProblem,
  keepPlugin,
  type Plugin,
  type PluginProblem,
  pluginError,
  pluginOf,
  said,
} from '../plugin.ts';
import type { Scenario } from '../schema.ts';
import type { LoadPlugin } from './plugins.ts';

const require = createRequire(import.meta.url);

/** Loads the module at a path that is written in a scenario. */
export const loadPlugin: LoadPlugin = (written, source) => {
  const path = pathOf(written, source);
  if (path === undefined) {
    return {
      found: quote(written),
      expected: 'the path of a module, relative to this file, such as ./mine.mjs',
      remedy: `write ./${written}`,
    };
  }
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return {
      found: `${quote(written)}: no such file`,
      expected: 'the path of a module, relative to this file',
      remedy: `mend the path, or put the module at ${path}`,
    };
  }
  try {
    const plugin = taken(path, require(path));
    return isProblem(plugin) ? plugin : { ...plugin, path };
  } catch (error) {
    return thrown(written, error);
  }
};

/**
 * Loads the plug-ins of scenarios on a thread that has them as data.
 * @throws UserError if that is not possible any more
 */
export async function importPlugins(scenarios: readonly Pick<Scenario, 'plugins'>[]): Promise<void> {
  for (const path of new Set(scenarios.flatMap(({ plugins = [] }) => plugins))) {
    const plugin = await imported(path);
    if (isProblem(plugin)) throw pluginError(path, [], plugin);
  }
}

async function imported(path: string): Promise<Plugin | PluginProblem> {
  try {
    return taken(path, await import(pathToFileURL(path).href));
  } catch (error) {
    return thrown(path, error);
  }
}

function taken(path: string, module: unknown): Plugin | PluginProblem {
  const plugin = pluginOf(defaultOf(module));
  if (!isProblem(plugin)) keepPlugin(path, plugin);
  return plugin;
}

/** What an ES module exports as its default; of CommonJS, all it exports. */
function defaultOf(module: unknown): unknown {
  const isNamespace =
    (module as { [Symbol.toStringTag]?: unknown } | null)?.[Symbol.toStringTag] === 'Module';
  return isNamespace ? (module as { default?: unknown }).default : module;
}

function thrown(path: string, error: unknown): PluginProblem {
  if ((error as { code?: unknown } | null)?.code === 'ERR_REQUIRE_ASYNC_MODULE') {
    return {
      found: 'a module with an await at its top',
      expected: 'one that has been loaded as soon as its code has run',
      remedy: 'move the await into a function',
    };
  }
  return {
    found: `a module that cannot be loaded (${printable(said(error))})`,
    expected: 'one whose code runs without an error',
    remedy: `node ${path} shows where it fails`,
  };
}

/** Absolute; undefined of what looks like the name of a package. */
function pathOf(written: string, { label }: Source): string | undefined {
  if (written.startsWith('file:')) return fileURLToPath(written);
  if (isAbsolute(written)) return resolve(written);
  const folder = label.startsWith('--set ') ? '.' : dirname(label);
  return /^\.\.?[\\/]/.test(written) ? resolve(folder, written) : undefined;
}

/** An error that is none of the lab's: code of a plug-in threw it while a world ran. */
export function blamed(error: unknown, { plugins = [] }: Pick<Scenario, 'plugins'>): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const stack = error.stack ?? '';
  const path = plugins.find((each) => stack.includes(each));
  if (path === undefined) return error;
  const [, place = ''] = stack.slice(stack.indexOf(path) + path.length).match(/^((?::\d+)+)/) ?? [];
  return pluginError(`${path}${place}`, [], {
    found: printable(said(error)),
    expected: 'code that throws no error',
  });
}
