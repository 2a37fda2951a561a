#!/usr/bin/env node
import { NullBroker } from './null-broker.js';

// As `process:` targets are told their port.
const broker = new NullBroker();
await broker.listen(Number(process.env.PORT ?? 0));
process.stdout.write(`${broker.address.host}:${broker.address.port}\n`);
