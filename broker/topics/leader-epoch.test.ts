import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { MemoryLog } from '../storage/memory-log.js';
import { settingsOf } from '../storage/testing/settings.js';
import { OTHER, PartlyLed } from '../testing/asking.js';
import { leaderEpochError } from './leader-epoch.js';
import { Partition } from './partition.js';

const CLUSTER = new PartlyLed({ elsewhere: OTHER, leaderless: undefined });

test.each([
  ['here', -1, ErrorCode.NONE],
  ['here', 3, ErrorCode.NONE],
  ['here', 4, ErrorCode.UNKNOWN_LEADER_EPOCH],
  ['here', 2, ErrorCode.FENCED_LEADER_EPOCH],
  ['here', -2, ErrorCode.FENCED_LEADER_EPOCH],
  ['elsewhere', 0, ErrorCode.NOT_LEADER_OR_FOLLOWER],
  ['leaderless', 0, ErrorCode.NOT_LEADER_OR_FOLLOWER],
])('a client of %s that believes in epoch %i is answered %i', (topic, epoch, code) => {
  expect(leaderEpochError(new Partition(topic, 0, new MemoryLog(topic, settingsOf()), 3), epoch, CLUSTER)).toBe(code);
});
