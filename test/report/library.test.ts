import { expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { writeReport } from '../../src/report/library.ts';

it.each([
  ['no folder', [{ waterfall: {} }], /^the folder of a report\n {2}found: {4}undefined\n/],
  ['an empty name', [{ waterfall: {} }, ''], /found: {4}an empty name/],
  [
    'nothing that has a report',
    [{ a: 1 }, 'never-made'],
    /found: {4}an object with the keys a\n {2}expected: a result of/,
  ],
  ['nothing', [undefined, 'never-made'], /^there is no report of this\n {2}found: {4}undefined\n/],
])('a report of %s is a rejection with a sentence', async (_, given, message) => {
  const written = writeReport(...(given as unknown as Parameters<typeof writeReport>));
  await expect(written).rejects.toThrow(UserError);
  await expect(written).rejects.toThrow(message);
});
