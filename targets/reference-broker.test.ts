import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { Connection } from '../protocol/index.js';
import { packageRoot } from './package-root.js';
import { startReferenceBroker } from './reference-broker.js';
import { TargetError } from './target.js';

it('is a program that listens until it is closed', async () => {
  const target = await startReferenceBroker();
  const [address = { host: '', port: 0 }] = target.bootstrap;
  (await Connection.open(address)).close();
  await target.close();
  await expect(Connection.open(address)).rejects.toThrow(/ECONNREFUSED/);
});

it('that cannot start is a TargetError', async () => {
  await expect(startReferenceBroker(['--data-dir', join(packageRoot(), 'package.json')])).rejects.toThrow(TargetError);
});

it('ends when who started it is killed', async () => {
  const module = join(packageRoot(), 'dist/targets/reference-broker.js');
  const script = `import { startReferenceBroker } from ${JSON.stringify(module)};
    console.log(JSON.stringify((await startReferenceBroker()).bootstrap[0]));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(parent.stdout), 'line');
  const connection = await Connection.open(JSON.parse(String(line)));
  parent.kill('SIGKILL');
  await connection.closed;
});
