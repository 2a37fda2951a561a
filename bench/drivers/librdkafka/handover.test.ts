import { expect, it } from 'vitest';
import { ErrorCode } from '../../../protocol/index.js';
import { Handover } from './handover.js';

it('resolves when the last record of the last batch is settled, with one outcome for each batch', async () => {
  const { batches, outcomes } = new Handover([2, 1, 2]);
  const [first, second, third] = batches;
  first?.settle(ErrorCode.NONE);
  second?.settle(ErrorCode.NONE);
  third?.settle('ERR__MSG_TIMED_OUT');
  third?.settle(ErrorCode.NONE);
  first?.settle(ErrorCode.NONE);
  expect(await outcomes).toEqual([ErrorCode.NONE, ErrorCode.NONE, 'ERR__MSG_TIMED_OUT']);
});

it('rejects when it is given up, whatever is settled after that', async () => {
  const handover = new Handover([1]);
  handover.fail(new Error('gone'));
  handover.batches[0]?.settle(ErrorCode.NONE);
  await expect(handover.outcomes).rejects.toThrow('gone');
});
