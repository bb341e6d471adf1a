/** Claim of a scenario file and role in it, by the file's name. */

/**
 * `claim` states parts of the claim, `control` has its cause absent, `dose` varies it, `population` is one of the worlds
 * in which detectors are tried.
 */
export type FileKind = 'claim' | 'control' | 'dose' | 'population';

export interface ClaimFileName {
  readonly file: string;
  readonly id: string;
  /**
   * Distinguishes several files of one kind: `young` in `follow-leak.young.control.yaml`; '' for the first.
   */
  readonly word: string;
  readonly kind: FileKind;
}

const PATTERN =
  /^(?<id>[a-z0-9-]+)(?:\.(?<word>(?!(?:control|dose|population)\.)[a-z0-9-]+))?(?:\.(?<kind>control|dose|population))?\.yaml$/;

/** The parts of a file name such as `<id>.yaml`, `<id>.<word>.yaml` or `<id>.<word>.control.yaml`; undefined for others. */
export function parseFileName(file: string): ClaimFileName | undefined {
  const groups = PATTERN.exec(file)?.groups;
  if (groups === undefined) return undefined;
  const { id, word = '', kind = 'claim' } = groups;
  return { file, id, word, kind: kind as FileKind };
}
