/** Shorthands for parsing in tests. */
import { UserError } from '../../../src/base/errors.ts';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import {
  parseScenario,
  type ResolvedScenario,
  type ScenarioContext,
} from '../../../src/scenario/reading/parse.ts';

/** Reads extended files from a record of names and texts; paths are names. */
export function filesOf(files: Record<string, string>): ScenarioContext['read'] {
  return (path) => {
    if (!Object.hasOwn(files, path)) throw new UserError('no such file');
    return { name: path, text: files[path] };
  };
}

/** Parses a text as `my.yaml`. */
export function parse(text: string, options: Partial<ScenarioContext> = {}): ResolvedScenario {
  return parseScenario(text, 'my.yaml', { read: filesOf({}), ...options });
}

/** The message of the ScenarioError that a text causes. */
export function messageOf(text: string, options: Partial<ScenarioContext> = {}): string {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  throw new Error('the text was accepted');
}
