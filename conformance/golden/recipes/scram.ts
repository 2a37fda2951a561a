import { AlterUserScramCredentials, DescribeUserScramCredentials } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

export const SHA_256 = 1;
export const SHA_512 = 2;
const ITERATIONS = 4096;

/** Nobody has a password of which this is the hash. */
export function credential(name: string, change: { readonly mechanism?: number; readonly iterations?: number } = {}) {
  const [salt, saltedPassword] = [Buffer.alloc(16, 'salt'), Buffer.alloc(32, 'no password')];
  return { name, mechanism: SHA_256, iterations: ITERATIONS, salt, saltedPassword, ...change };
}

/** Makes a user who is named by the first name of a recording. */
export async function withScramUser({ ask, names: [name = ''] }: Recording): Promise<string> {
  await ask(AlterUserScramCredentials, { deletions: [], upsertions: [credential(name)] });
  await ask(DescribeUserScramCredentials, { users: [{ name }] }, ({ results }) => results[0]?.errorCode === 0);
  return name;
}
