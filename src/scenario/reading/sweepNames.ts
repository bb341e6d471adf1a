/** Names of sweep points, each also the name of a folder. */

/** File systems allow 255 bytes; the rest is for suffixes. */
const LONGEST = 180;

/** Names of the points of one sweep, no two alike. */
export class PointNames {
  readonly #scenario: string;
  readonly #taken = new Set<string>();

  constructor(scenario: string) {
    this.#scenario = scenario;
  }

  /** The name of the next point: `<scenario>/<key>=<value>,<key>=<value>`. */
  next(settings: Readonly<Record<string, unknown>>): string {
    const parts = Object.entries(settings).map(([key, value]) => `${key}=${valueName(value)}`);
    const stem = safe(parts.join(',')).slice(0, LONGEST);
    let name = stem;
    // Some file systems ignore case.
    for (let copy = 2; this.#taken.has(name.toLowerCase()); copy++) name = `${stem}-${copy}`;
    this.#taken.add(name.toLowerCase());
    return `${this.#scenario}/${name}`;
  }
}

function valueName(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueName).join('+');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, each]) => `${key}-${valueName(each)}`)
      .join('+');
  }
  return String(value);
}

/** The characters that a scenario's name may have. */
function safe(text: string): string {
  return text.replaceAll('×', 'x').replace(/[^A-Za-z0-9._+=,-]+/g, '-');
}
