import { sameTexts } from '../member.js';
import type { Assignor } from './assignor.js';
import { assignDifferentSubscriptions } from './uniform-different.js';
import { assignSameSubscriptions } from './uniform-same.js';

/** Gives all members about as many partitions, and moves as few as it can from those that had them. */
export const uniform: Assignor = {
  name: 'uniform',
  assign(subscriptions) {
    const [first, ...others] = subscriptions.members;
    if (first === undefined) return new Map();
    return others.every(({ topics }) => sameTexts(topics, first.topics))
      ? assignSameSubscriptions(subscriptions, first.topics)
      : assignDifferentSubscriptions(subscriptions);
  },
};
