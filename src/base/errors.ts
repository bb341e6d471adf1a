/** Something the user can mend: bad input, an unreadable file, an impossible combination. Printed without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
