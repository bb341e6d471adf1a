/** Plug-ins on disk. */
import { existsSync, statSync } from 'node:fs';
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
  if (typeof path !== 'string') return path;
  const file = existsSync(path) ? statSync(path) : undefined;
  if (file?.isFile() !== true) {
    return {
      found: `${quote(written)}: ${file?.isDirectory() === true ? 'a folder' : 'no such file'}`,
      expected: 'the path of a module, relative to this file',
      remedy:
        file === undefined
          ? `mend the path, or put the module at ${printable(path)}`
          : 'name the module in it',
    };
  }
  if (path.endsWith('.json')) {
    return {
      found: `${quote(written)}: data`,
      expected: 'a module, such as ./mine.mjs',
      remedy: 'extend a file of data with extends',
    };
  }
  try {
    const plugin = taken(path, require(path));
    return isProblem(plugin) ? plugin : { ...plugin, path };
  } catch (error) {
    return thrown(path, error);
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

/** Default export of an ES module; of CommonJS, all exports. */
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
    remedy: `node ${printable(path)} shows where it fails`,
  };
}

/** The absolute path of what is written, or why it has none. */
function pathOf(written: string, { label }: Source): string | PluginProblem {
  const expected = 'the path of a module, relative to this file, such as ./mine.mjs';
  const found = quote(written);
  if (written.startsWith('file:')) {
    try {
      return fileURLToPath(written);
    } catch (error) {
      return { found: `${found}, which is no URL of a file here (${printable(said(error))})`, expected };
    }
  }
  if (written.includes('\0')) return { found, expected };
  if (isAbsolute(written)) return resolve(written);
  const folder = label.startsWith('--set ') ? '.' : dirname(label);
  if (/^\.\.?[\\/]/.test(written)) return resolve(folder, written);
  // What begins with a scheme is an address, and no file beside this one either.
  return /^$|^\w{2,}:|^~/.test(written)
    ? { found, expected }
    : { found, expected, remedy: `write ./${written}` };
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
