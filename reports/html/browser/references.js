import { element } from './elements.js';

const GUIDE = 'https://kafka.apache.org/protocol.html';

/**
 * What a test refers to, and where that is read. KIPs have no address by number alone, so they are searched for.
 *
 * @type {readonly (readonly [RegExp, (...parts: string[]) => string])[]}
 */
const REFERENCES = [
  [/^https?:\/\/\S+$/, (url) => url],
  [/^KIP-(\d+)$/, (kip) => `https://cwiki.apache.org/confluence/dosearchsite.action?where=KAFKA&queryString=${kip}`],
  [/^KAFKA-\d+$/, (issue) => `https://issues.apache.org/jira/browse/${issue}`],
  [/^([\w.-]+\/[\w.-]+)#(\d+)$/, (_, repository, number) => `https://github.com/${repository}/issues/${number}`],
  [/^Protocol guide, Error Codes$/, () => `${GUIDE}#protocol_error_codes`],
  [/^Protocol guide, Network$/, () => `${GUIDE}#protocol_network`],
  [/^Protocol guide, Protocol Primitive Types$/, () => `${GUIDE}#protocol_types`],
  [/^Protocol guide, Message sets$/, () => `${GUIDE}#protocol_message_sets`],
  [/^Protocol guide, ([A-Z][A-Za-z]+)$/, (_, api) => `${GUIDE}#The_Messages_${api}`],
  [/^Protocol guide(, .*)?$/, () => GUIDE],
];

const REFERENCE = /https?:\/\/[^\s,;]+|KIP-\d+|KAFKA-\d+|[\w.-]+\/[\w.-]+#\d+|Protocol guide(?:, [A-Z][\w ]+)?/g;

/**
 * Where a reference is read; undefined for what is none.
 *
 * @param {string} reference
 * @returns {string | undefined}
 */
export function addressOf(reference) {
  for (const [pattern, address] of REFERENCES) {
    const match = pattern.exec(reference);
    if (match !== null) return address(...match);
  }
  return undefined;
}

/**
 * A text with its references as links.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function withLinks(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [reference] = match;
    const href = addressOf(reference);
    if (href === undefined) continue;
    parts.push(text.slice(end, match.index), element('a', { href, rel: 'noreferrer', target: '_blank' }, reference));
    end = match.index + reference.length;
  }
  return [...parts, text.slice(end)];
}
