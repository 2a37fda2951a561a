import { expectEqual } from '../expect.js';
import type { Subscription } from './client.js';
import { readUntil, valuesOf } from './read-until.js';
import type { ScenarioContext } from './scenario.js';
import { sendValues } from './sending.js';

const END = 'end';

/** Expects that who reads a topic of one partition to its end gets these values, in both ways to read. */
export async function expectToRead(
  { library, entrance, freshGroupId }: ScenarioContext,
  topic: string,
  wanted: Readonly<Record<Subscription['isolation'], readonly string[]>>,
): Promise<void> {
  // Behind everything else: who has read it has read all there is.
  await sendValues(library, entrance, topic, [END]);
  const read = async (isolation: Subscription['isolation']) => {
    const subscription = { groupId: freshGroupId(), topic, isolation };
    return valuesOf(await readUntil(library, entrance, subscription, (all) => all.at(-1)?.value === END));
  };
  const [shown, everything] = await Promise.all([read('read_committed'), read('read_uncommitted')]);
  expectEqual('read_committed reads', shown, [...wanted.read_committed, END]);
  expectEqual('read_uncommitted reads', everything, [...wanted.read_uncommitted, END]);
}
