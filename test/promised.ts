/** Programs that no package brings along: tests that need one are left out without it, unless it is promised. */

/** Checks for `CI`, or the variable that promises one program. */
export function isPromised(variable: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  return isSet(environment['CI']) || isSet(environment[variable]);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
