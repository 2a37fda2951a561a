#!/usr/bin/env node
import { Command } from 'commander';
import { endWithReader } from '../reports/output.js';
import { conclude } from './command-line.js';
import { addCheck } from './commands/check.js';
import { addCompare } from './commands/compare.js';
import { addConnections } from './commands/connections.js';
import { addConsume } from './commands/consume.js';
import { addEndToEnd } from './commands/end-to-end.js';
import { addFanOut } from './commands/fan-out.js';
import { addManyTopics } from './commands/many-topics.js';
import { addMixed } from './commands/mixed.js';
import { addProduce } from './commands/produce.js';
import { addRebalance } from './commands/rebalance.js';
import { addRecovery } from './commands/recovery.js';
import { addReplay } from './commands/replay.js';
import { addReport } from './commands/report.js';
import { addSearch } from './commands/search.js';
import { addTransactions } from './commands/transactions.js';
import { EXIT } from './exit-code.js';

const program = new Command('fluxmq-bench')
  .description('Measures a broker that speaks the Kafka protocol, under load that does not wait for it')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.couldNotStart));

const WORKLOADS = [
  addProduce,
  addConsume,
  addEndToEnd,
  addFanOut,
  addMixed,
  addManyTopics,
  addReplay,
  addTransactions,
  addRecovery,
  addConnections,
  addRebalance,
];
for (const add of [...WORKLOADS, addCompare, addSearch, addCheck, addReport]) add(program);

endWithReader();
// Options that contradict each other are found before a command begins.
await conclude('fluxmq-bench', async () => {
  await program.parseAsync();
  return Number(process.exitCode ?? EXIT.ok);
});
// Some clients have timers of retries that nobody can stop: what is to be said has been said, once it is written.
process.stdout.write('', () => process.exit());
