#!/usr/bin/env node
import { Command } from 'commander';
import { endWithReader } from '../reports/output.js';
import { addCheck } from './commands/check.js';
import { addProduce } from './commands/produce.js';
import { addRebalance } from './commands/rebalance.js';
import { EXIT } from './exit-code.js';

const program = new Command('fluxmq-bench')
  .description('Measures a broker that speaks the Kafka protocol, under load that does not wait for it')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.couldNotStart));

for (const add of [addProduce, addRebalance, addCheck]) add(program);

endWithReader();
await program.parseAsync();
