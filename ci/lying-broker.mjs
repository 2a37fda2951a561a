// The reference broker behind a proxy that changes the last byte of the answers of a few API versions, so that reports
// have failures to show. Prints HOST:PORT and serves until its input ends.
import { once } from 'node:events';
import { BrokerProxy } from '../dist/conformance/verify/proxy.js';
import { Heartbeat, InitProducerId, ListOffsets } from '../dist/protocol/index.js';
import { freePort } from '../dist/targets/free-port.js';
import { startReferenceBroker } from '../dist/targets/reference-broker.js';

/** Not the newest ones: with those the suite prepares its tests. */
const LIED_ABOUT = new Map([
  [ListOffsets.key, [4, 5]],
  [Heartbeat.key, [1, 2]],
  [InitProducerId.key, [2]],
]);

const liar = {
  answer({ apiKey, version }, payload) {
    if (LIED_ABOUT.get(apiKey)?.includes(version)) payload[payload.length - 1] ^= 1;
    return [payload];
  },
};

const behind = await freePort();
const proxy = await BrokerProxy.inFrontOf({ host: '127.0.0.1', port: behind }, () => liar);
const { host, port } = proxy.address;
// The broker sends clients to the proxy, or they would go around it.
const advertised = ['--advertised-host', host, '--advertised-port', String(port)];
const broker = await startReferenceBroker(['--port', String(behind), ...advertised]);

process.stdout.write(`${host}:${port}\n`);
await once(process.stdin.resume(), 'end');
proxy.close();
await broker.close();
process.exit();
