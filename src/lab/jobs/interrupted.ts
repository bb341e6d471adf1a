/** The user or the caller stopped the work. Neither their mistake nor a bug. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(message = 'interrupted') {
    super(message);
  }
}
