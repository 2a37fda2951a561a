import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../protocol/reason-of.js';
import { expectEqual } from '../expect.js';
import { EXIT } from '../run.js';
import { FaultsStage } from './faults-stage.js';
import { makeReadOnly, makeWritable, SmallDisk } from './faulty-disk.js';
import { SystemRefusal } from './system.js';

const KIBIBYTE = 1024;
const SEGMENT_SIZE = 256 * KIBIBYTE;
/** So large that no test begins a second one. */
const LARGE_SEGMENT = 1024 * 1024 * KIBIBYTE;
const DISK_MEGABYTES = 8;
const RESERVE = 1024 * KIBIBYTE;
/** More batches than any of the disks here has room for. */
const PLENTY = 1_000;
const REFUSED = 'KAFKA_STORAGE_ERROR';

/** How long a broker may take to notice that a directory is gone. */
const NOTICE_MS = 2_000;

interface Check {
  readonly name: string;
  /** Works in a folder that is there and empty. Throws for what is not as it must be, `SystemRefusal` where it cannot be tried. */
  run(folder: string): Promise<void>;
}

const CHECKS: readonly Check[] = [
  {
    name: 'a full disk refuses what does not fit, keeps what is stored, answers everything else, and takes writes again',
    run: onSmallDisk(SEGMENT_SIZE, async (stage, disk) => {
      disk.fill(RESERVE);
      expectEqual('create', await stage.create('full', 2), 'NONE');
      expectEqual('create', await stage.create('other', 1), 'NONE');
      expectEqual('produce', await stage.produce('other', 0, 10), 'NONE');
      expectEqual('produce', await stage.produceUntilRefused('full', 0, 100 * KIBIBYTE, PLENTY), REFUSED);
      await stage.check();
      expectEqual('produce', await stage.burstsUntilRefused('full', 1, 10 * KIBIBYTE, PLENTY), REFUSED);
      expectEqual('produce', await stage.burstsUntilRefused('full', 0, 500, PLENTY), REFUSED);
      await stage.check();
      disk.fill();
      for (const name of ['full', 'other'])
        expectEqual('produce', await stage.produceUntilRefused(name, 0, KIBIBYTE, PLENTY), REFUSED);
      await stage.check();
      disk.makeRoom();
      expectEqual('delete', await stage.delete('other'), 'NONE');
      for (const partition of [0, 1]) expectEqual('produce', await stage.produce('full', partition, 10), 'NONE');
      await stage.check();
      await stage.restart();
    }),
  },
  {
    name: 'a full disk has no room for a new topic, which can be made when there is room',
    run: onSmallDisk(SEGMENT_SIZE, async (stage, disk) => {
      expectEqual('create', await stage.create('before', 1), 'NONE');
      disk.fill();
      expectEqual('create', await stage.create('full', 3), REFUSED);
      await stage.check();
      disk.makeRoom();
      expectEqual('create', await stage.create('full', 3), 'NONE');
      expectEqual('produce', await stage.produce('full', 2, 10), 'NONE');
      await stage.restart();
    }),
  },
  {
    name: 'a segment that cannot be followed by another one is read and goes on when there is room',
    run: onSmallDisk(16 * KIBIBYTE, async (stage, disk) => {
      expectEqual('create', await stage.create('rolls', 1), 'NONE');
      for (let i = 0; i < 12; i++) expectEqual('produce', await stage.produce('rolls', 0, KIBIBYTE), 'NONE');
      disk.fill();
      expectEqual('produce', await stage.produceUntilRefused('rolls', 0, 100, PLENTY), REFUSED);
      expectEqual('produce', await stage.produce('rolls', 0, 6 * KIBIBYTE), REFUSED);
      await stage.check();
      disk.makeRoom();
      for (let i = 0; i < 40; i++) expectEqual('produce', await stage.produce('rolls', 0, KIBIBYTE), 'NONE');
      await stage.check();
      await stage.restart();
    }),
  },
  ...(['kill', 'end'] as const).map((end) => ({
    name: `a broker that ${end === 'kill' ? 'is killed' : 'has to stop'} on a full disk has everything when there is room`,
    run: onSmallDisk(SEGMENT_SIZE, async (stage, disk) => {
      disk.fill(RESERVE);
      expectEqual('create', await stage.create('full', 2), 'NONE');
      expectEqual('produce', await stage.produceUntilRefused('full', 0, 50 * KIBIBYTE, PLENTY), REFUSED);
      disk.fill();
      expectEqual('produce', await stage.produceUntilRefused('full', 1, KIBIBYTE, PLENTY), REFUSED);
      await stage[end]();
      disk.makeRoom();
      await stage.start();
      await stage.check();
      for (const partition of [0, 1]) expectEqual('produce', await stage.produce('full', partition, 10), 'NONE');
      await stage.restart();
    }),
  })),
  {
    name: 'a broker that cannot start on a full disk damages nothing',
    run: onSmallDisk(SEGMENT_SIZE, async (stage, disk) => {
      expectEqual('create', await stage.create('full', 1), 'NONE');
      for (let i = 0; i < 10; i++) expectEqual('produce', await stage.produce('full', 0, 40 * KIBIBYTE), 'NONE');
      await stage.kill();
      disk.fill();
      // It may start or not; it must not take a start on a full disk for a reason to forget something.
      await stage.start().then(
        () => stage.check(),
        () => {},
      );
      await stage.kill();
      disk.makeRoom();
      await stage.start();
      await stage.check();
      await stage.restart();
    }),
  },
  {
    name: 'a data directory that becomes read-only is read, and written to again when that may be',
    run: async (folder) => {
      const dataDir = join(folder, 'data');
      await withStage(dataDir, folder, SEGMENT_SIZE, async (stage) => {
        await stage.start();
        expectEqual('create', await stage.create('kept', 2), 'NONE');
        for (let i = 0; i < 10; i++) expectEqual('produce', await stage.produce('kept', 0, 40 * KIBIBYTE), 'NONE');
        makeReadOnly(dataDir);
        try {
          for (const partition of [0, 1]) expectEqual('produce', await stage.produce('kept', partition, 10), REFUSED);
          expectEqual('create', await stage.create('new', 1), REFUSED);
          await stage.check();
          expectEqual('delete', await stage.delete('kept'), REFUSED);
          await stage.check();
        } finally {
          makeWritable(dataDir);
        }
        for (const partition of [0, 1]) expectEqual('produce', await stage.produce('kept', partition, 10), 'NONE');
        expectEqual('create', await stage.create('new', 1), 'NONE');
        await stage.check();
        await stage.restart();
      });
    },
  },
  {
    name: 'a partition whose directory is removed refuses writes, and the others go on',
    run: async (folder) => {
      const dataDir = join(folder, 'data');
      await withStage(dataDir, folder, LARGE_SEGMENT, async (stage) => {
        await stage.start();
        expectEqual('create', await stage.create('half', 2), 'NONE');
        expectEqual('create', await stage.create('whole', 1), 'NONE');
        for (const partition of [0, 1]) expectEqual('produce', await stage.produce('half', partition, 10), 'NONE');
        rmSync(join(dataDir, 'half-0'), { recursive: true });
        const deadline = Date.now() + NOTICE_MS;
        let answer = 'NONE';
        while (answer === 'NONE' && Date.now() < deadline) answer = await stage.produce('half', 0, 10);
        expectEqual('produce', answer, REFUSED);
        expectEqual('produce', await stage.produce('half', 1, 10), 'NONE');
        expectEqual('produce', await stage.produce('whole', 0, 10), 'NONE');
        await stage.check(['half-0']);
        expectEqual('delete', await stage.delete('half'), 'NONE');
        expectEqual('create', await stage.create('half', 2), 'NONE');
        for (const partition of [0, 1]) expectEqual('produce', await stage.produce('half', partition, 10), 'NONE');
        await stage.restart();
      });
    },
  },
];

/** Plays every fault and prints a line for each. What the system does not allow is skipped, and a failure in CI. Answers the exit code. */
export async function diskFaults(): Promise<number> {
  const counts = { ok: 0, skipped: 0, FAILED: 0 };
  for (const { name, run } of CHECKS) {
    const folder = mkdtempSync(join(tmpdir(), 'fluxmq-faults-'));
    const { outcome, reason } = await play(() => run(folder));
    counts[outcome]++;
    process.stdout.write(`${outcome.padEnd(8)} ${name}\n`);
    if (reason !== undefined) process.stdout.write(`         ${reason}\n`);
    if (outcome === 'FAILED') process.stdout.write(`         What is left: ${folder}\n`);
    else rmSync(folder, { recursive: true });
  }
  process.stdout.write(`${counts.ok} passed, ${counts.skipped} skipped, ${counts.FAILED} failed\n`);
  const skipsFail = process.env.CI !== undefined;
  return counts.FAILED === 0 && !(skipsFail && counts.skipped > 0) ? EXIT.passed : EXIT.failed;
}

interface Outcome {
  readonly outcome: 'ok' | 'skipped' | 'FAILED';
  readonly reason?: string;
}

async function play(check: () => Promise<void>): Promise<Outcome> {
  try {
    await check();
    return { outcome: 'ok' };
  } catch (error) {
    const reason = reasonOf(error);
    return { outcome: error instanceof SystemRefusal ? 'skipped' : 'FAILED', reason };
  }
}

type OnSmallDisk = (stage: FaultsStage, disk: SmallDisk) => Promise<void>;

function onSmallDisk(segmentSize: number, play: OnSmallDisk): Check['run'] {
  return async (folder) => {
    const disk = SmallDisk.mount(join(folder, 'disk'), DISK_MEGABYTES);
    try {
      await withStage(disk.dataDir, folder, segmentSize, async (stage) => {
        await stage.start();
        await play(stage, disk);
      });
    } finally {
      disk.unmount();
    }
  };
}

async function withStage(
  dataDir: string,
  folder: string,
  segmentSize: number,
  play: (stage: FaultsStage) => Promise<void>,
): Promise<void> {
  const stage = new FaultsStage(dataDir, join(folder, 'broker.log'), segmentSize);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}
