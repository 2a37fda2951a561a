import { expect, it } from 'vitest';
import { whyItDoesNotRun, whyUnavailable } from './unavailable.js';

it('1.x runs on every Node that FluxMQ runs on', () => {
  expect(whyItDoesNotRun('1.35.0', '20.19.0')).toBeUndefined();
  expect(whyUnavailable()).toBeUndefined();
});

it('2.x runs on Node 22.22 and newer, and says so elsewhere', () => {
  for (const node of ['22.22.0', '22.23.3', '24.6.0']) expect(whyItDoesNotRun('2.12.1', node)).toBeUndefined();
  for (const node of ['20.20.2', '22.21.9']) {
    const reason = `@platformatic/kafka 2.12.1 needs Node 22.22 or newer, and this is ${node}`;
    expect(whyItDoesNotRun('2.12.1', node)).toBe(reason);
  }
});
