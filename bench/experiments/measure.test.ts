import { beforeEach, describe, expect, it } from 'vitest';
import { TargetError } from '../../targets/target.js';
import type { Contender, ContenderId } from '../contenders/contender.js';
import { KafkaClients } from '../storage/kafka-clients.js';
import type { Session } from '../storage/session.js';
import { QUICK } from '../storage/volumes.js';
import type { Experiment } from './experiment.js';
import { measure } from './measure.js';

const CONTENDERS = (['fluxmq', 'kafka', 'kfake'] as const).map((id): Contender => {
  const start = () => Promise.reject(new Error('it is not to be started'));
  return { id, name: id, setup: '', keeps: id !== 'kfake', idempotence: true, start };
});

let measured: ContenderId[];
let ended: number;
let interruption: AbortController;

beforeEach(() => {
  measured = [];
  ended = 0;
  interruption = new AbortController();
});

/** An experiment whose n-th run of all answers what `run` does, or fails as it does. */
function experiment(
  run: (n: number, id: ContenderId) => number,
  rest: Partial<Experiment<Session>> = {},
): Experiment<Session> {
  return {
    id: 'produce',
    metrics: [{ id: 'number', title: 'Number', unit: '', better: 'more' }],
    measure: async ({ id }) => {
      measured.push(id);
      return { number: run(measured.length, id) };
    },
    notes: () => [],
    end: async () => {
      ended++;
    },
    ...rest,
  };
}

async function values(what: Experiment<Session>, runs: number) {
  const clients = new KafkaClients({ server: '', tool: '', java: '' }, true);
  const session: Session = { clients, volumes: QUICK, root: '', signal: interruption.signal };
  const all = await measure(what, CONTENDERS, session, runs, () => {});
  return all.map(({ runs, missing }) => ({ numbers: runs.map((run) => run?.number ?? null), missing }));
}

describe('measure', () => {
  it('gives each broker its turn in each run', async () => {
    await values(
      experiment((n) => n),
      2,
    );
    expect(measured).toEqual(['fluxmq', 'kafka', 'kfake', 'fluxmq', 'kafka', 'kfake']);
    expect(ended).toBe(1);
  });

  it('tells of each turn, and of the numbers that it gave', async () => {
    const metrics = ['number', 'unknown'].map((id) => ({ id, title: id, unit: 'MB/s', better: 'more' }) as const);
    const told: string[] = [];
    const session = { signal: interruption.signal };
    const one: Experiment<typeof session> = {
      id: 'produce',
      metrics,
      measure: async () => ({ number: 2 }),
      notes: () => [],
    };
    await measure(one, CONTENDERS.slice(0, 1), session, 1, (text) => told.push(text));
    expect(told).toEqual(['produce, run 1 of 1: fluxmq', '  2.00 MB/s']);
  });

  it('does not start a broker that can have no part, and says why', async () => {
    const all = await values(
      experiment((n) => n, { excuse: ({ keeps }) => (keeps ? undefined : 'it keeps nothing') }),
      2,
    );
    expect(measured).not.toContain('kfake');
    expect(all[2]).toEqual({ numbers: [], missing: 'it keeps nothing' });
  });

  it('goes on without a broker that failed in its first run', async () => {
    const all = await values(
      experiment((n, id) => {
        if (id === 'kafka') throw new TargetError('it broke');
        return n;
      }),
      3,
    );
    expect(measured.filter((id) => id === 'kafka')).toHaveLength(1);
    expect(all.map(({ numbers }) => numbers.length)).toEqual([3, 1, 3]);
    expect(all[1]).toEqual({ numbers: [null], missing: 'it broke' });
  });

  it('keeps the place of a later run that failed, so that runs stay beside each other', async () => {
    const all = await values(
      experiment((n) => {
        if (n === 5) throw new TargetError('it broke');
        return n;
      }),
      3,
    );
    expect(all[1]).toEqual({ numbers: [2, null, 8], missing: 'it broke' });
  });

  it('answers what was measured before an interruption', async () => {
    const all = await values(
      experiment((n) => {
        if (n === 5) interruption.abort();
        interruption.signal.throwIfAborted();
        return n;
      }),
      3,
    );
    expect(all.map(({ numbers }) => numbers)).toEqual([[1, 4], [2], [3]]);
    expect(ended).toBe(1);
  });

  it('does not hide a mistake of its own', async () => {
    const wrong = experiment(() => {
      throw new TypeError('a mistake');
    });
    await expect(values(wrong, 1)).rejects.toThrow(TypeError);
    expect(ended).toBe(1);
  });
});
