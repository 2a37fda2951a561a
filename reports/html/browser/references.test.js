import { expect, it } from 'vitest';
import { addressOf } from './references.js';

it.each([
  ['KIP-848', 'https://cwiki.apache.org/confluence/dosearchsite.action?where=KAFKA&queryString=KIP-848'],
  ['KAFKA-18659', 'https://issues.apache.org/jira/browse/KAFKA-18659'],
  ['IBM/sarama#3538', 'https://github.com/IBM/sarama/issues/3538'],
  ['Protocol guide, Fetch', 'https://kafka.apache.org/protocol.html#The_Messages_Fetch'],
  ['Protocol guide, Error Codes', 'https://kafka.apache.org/protocol.html#protocol_error_codes'],
  ['max.message.bytes', undefined],
  ['javascript:alert(1)', undefined],
])('%s is read at %s', (reference, address) => {
  expect(addressOf(reference)).toBe(address);
});
