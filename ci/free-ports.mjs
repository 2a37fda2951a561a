// Prints the first of N neighbouring TCP ports that are free on loopback.   free-ports.mjs N
import { freePort } from '../dist/targets/free-port.js';

process.stdout.write(`${await freePort(Number(process.argv[2] ?? 1))}\n`);
