import { ConsumerGroupDescribe, ConsumerGroupHeartbeat, JoinGroup } from '../../../protocol/index.js';
import { CannotBeTried } from '../../cannot-be-tried.js';
import type { Subject, Test } from '../../test.js';
import { withFresh } from '../fresh.js';
import { administration } from './administration.js';
import { FOREIGN_CLIENTS, type ForeignClient, whyUnavailable } from './clients.js';
import { commitAndResume } from './commit-and-resume.js';
import { exactlyOnce } from './exactly-once.js';
import { groupOfThree } from './group-of-three.js';
import { guideExample } from './guide-example.js';
import { produceAndRead } from './produce-and-read.js';
import { ask } from './program.js';
import type { ForeignScenario } from './scenario.js';
import { transactions } from './transactions.js';

/** A member of KIP-848 that is killed is missed after 45 s, and its heartbeats are 5 s apart: no client can choose. */
const TIMEOUT_MS = 180_000;

const SCENARIOS: readonly ForeignScenario[] = [
  groupOfThree,
  exactlyOnce,
  administration,
  transactions,
  produceAndRead,
  commitAndResume,
];

/**
 * Every scenario with the clients of other languages that are named: they need toolchains and packages that are not ours,
 * and so a run uses them when it is asked to.
 */
export function foreignTests(names: readonly string[]): Test[] {
  const clients = FOREIGN_CLIENTS.filter(({ name }) => names.includes(name));
  return [
    ...SCENARIOS.flatMap((scenario) => clients.map((client) => foreignTest(scenario, client))),
    ...clients.filter(({ inGuide }) => inGuide).map((client) => foreignTest(guideExample, client)),
  ];
}

function foreignTest({ name, about, level, needs, run }: ForeignScenario, client: ForeignClient): Test {
  const unavailable = whyUnavailable(client);
  const groups = client.newGroups ? [ConsumerGroupHeartbeat, ConsumerGroupDescribe] : [JoinGroup];
  return {
    id: `scenario/${client.name}/${name}`,
    level: client.newGroups ? 'kip-848' : level,
    requirement: 'MUST',
    why: about,
    see: `${client.library}, as its users write to it`,
    needs: [...needs, ...groups],
    // Kafka 3.9 advertises the APIs of these groups and has them switched off.
    ...(client.newGroups && { when: ['consumer-groups'] }),
    timeoutMs: TIMEOUT_MS,
    ...(unavailable !== undefined && { unavailable }),
    async run(subject) {
      await perform(run, client, subject);
      return [];
    },
  };
}

async function perform(run: ForeignScenario['run'], client: ForeignClient, subject: Subject): Promise<void> {
  const { target } = subject;
  if (target.security.tls !== undefined || target.security.credentials !== undefined) {
    throw new CannotBeTried('The clients of other languages come without TLS and without a login');
  }
  await withFresh(subject, (fresh) =>
    run({ ...fresh, client, entrance: target, ask: (...command) => ask(client, target, ...command) }),
  );
}
