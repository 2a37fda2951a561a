import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Api, Fetch, type Input, ListOffsets, Metadata, Produce } from '../protocol/index.js';
import { startReferenceBroker } from '../targets/reference-broker.js';
import type { Target } from '../targets/target.js';
import { decodeResponseFrame } from './decode-frame.js';
import { EXIT, run } from './run.js';
import { TamperingProxy } from './testing/tampering-proxy.js';

let proxy: TamperingProxy;
let broker: Target;

beforeAll(async () => {
  proxy = await TamperingProxy.listen();
  // The broker sends clients to the proxy, or they would go around it.
  broker = await startReferenceBroker(['--advertised-host', '127.0.0.1', '--advertised-port', String(proxy.port)]);
  proxy.upstreamPort = broker.bootstrap[0]?.port ?? 0;
});

afterAll(async () => {
  proxy.close();
  await broker.close();
});

/** Runs tests through the proxy; answers exit code and report. */
async function judged(tests: string): Promise<{ exitCode: number; report: string }> {
  let report = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    report += text;
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    return { exitCode: await run({ target: `127.0.0.1:${proxy.port}`, tests }), report };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** Lets the proxy put `change` into every answer of one pair: the same bytes but for the one field. */
function changing<Res>(api: Api<unknown, Res>, wanted: number, change: (body: Res) => Input<Res>): void {
  proxy.tamper = (apiKey, version, payload) => {
    if (apiKey !== api.key || version !== wanted) return;
    const { headerLength, body } = decodeResponseFrame(api, version, payload);
    const changed = api.response.encode(change(body), version);
    expect(changed.length).toBe(payload.length - headerLength);
    changed.copy(payload, headerLength);
  };
}

describe('a run is green through an honest proxy, and red when one byte of one answer is changed', () => {
  it.each(['golden/Metadata/v4/*', 'golden/Produce/v5/*', 'golden/Fetch/v11/*', 'golden/ListOffsets/v5/*'])(
    '%s',
    async (tests) => {
      proxy.tamper = () => {};
      expect((await judged(tests)).exitCode).toBe(EXIT.passed);
    },
  );

  it('Metadata v4: an error code', async () => {
    changing(Metadata, 4, (body) => ({
      ...body,
      topics: body.topics.map((t) => ({ ...t, errorCode: t.errorCode ^ 1 })),
    }));
    const { exitCode, report } = await judged('golden/Metadata/v4/unknown-topic');
    expect(exitCode).toBe(EXIT.failed);
    expect(report).toMatch(
      /topics\[name="[^"]+"\]\.errorCode \(contract\)\n +expected 3 UNKNOWN_TOPIC_OR_PARTITION\n +got +2 CORRUPT_MESSAGE/,
    );
  });

  it('Produce v5: a base offset', async () => {
    changing(Produce, 5, (body) => ({
      ...body,
      responses: body.responses.map(({ name, partitionResponses }) => ({
        name,
        partitionResponses: partitionResponses.map((p) => ({ ...p, baseOffset: p.baseOffset ^ 1n })),
      })),
    }));
    const { exitCode, report } = await judged('golden/Produce/v5/after-others');
    expect(exitCode).toBe(EXIT.failed);
    expect(report).toMatch(/baseOffset \(contract\)\n +expected "5"\n +got +"4"/);
  });

  it('ListOffsets v5: an offset', async () => {
    changing(ListOffsets, 5, (body) => ({
      ...body,
      topics: body.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map((p) => ({ ...p, offset: p.offset ^ 1n })),
      })),
    }));
    const { exitCode, report } = await judged('golden/ListOffsets/v5/exact');
    expect(exitCode).toBe(EXIT.failed);
    expect(report).toMatch(/offset \(contract\)\n +expected "1"\n +got +"0"/);
  });

  it('Fetch v11: a byte of a record', async () => {
    changing(Fetch, 11, (body) => ({
      ...body,
      responses: body.responses.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((p) => {
          const records = Buffer.from(p.records ?? []);
          records.writeUInt8(records.readUInt8(records.length - 1) ^ 1, records.length - 1);
          return { ...p, records };
        }),
      })),
    }));
    const { exitCode, report } = await judged('golden/Fetch/v11/two-batches');
    expect(exitCode).toBe(EXIT.failed);
    expect(report).toMatch(/responses\[0\]\.partitions\[0\]\.records \(contract\)/);
  });

  it('a length that lies: the answer cannot be parsed, which is the gravest grade', async () => {
    proxy.tamper = (apiKey, version, payload) => {
      if (apiKey === Metadata.key && version === 4) payload.writeInt32BE(0x7fffffff, 8);
    };
    const { exitCode, report } = await judged('golden/Metadata/v4/unknown-topic');
    expect(exitCode).toBe(EXIT.failed);
    expect(report).toContain('(wire)');
  });
});
