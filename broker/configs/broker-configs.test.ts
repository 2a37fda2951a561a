import { expect, test } from 'vitest';
import { BROKER_CONFIGS, brokerConfig, namesOf } from './broker-configs.js';
import { problemWith } from './definition.js';
import { brokerConfigOfGroup, GROUP_CONFIGS } from './group-configs.js';
import { brokerConfigOf, TOPIC_CONFIGS } from './topic-configs.js';

test('every config of Kafka 4.3.1 is there once, with a sentence of its own and a default that could be set', () => {
  // Counted on a server: what DescribeConfigs answers of a broker, and of a topic.
  expect(BROKER_CONFIGS.size).toBe(340);
  expect(TOPIC_CONFIGS.size).toBe(33);
  expect(GROUP_CONFIGS.size).toBe(17);
  for (const definition of [...BROKER_CONFIGS.values(), ...TOPIC_CONFIGS.values(), ...GROUP_CONFIGS.values()]) {
    expect(definition.documentation).toMatch(/^[A-Z].*\.$/);
    expect(definition.initial === null ? undefined : problemWith(definition, definition.initial)).toBeUndefined();
  }
});

test('what topics and groups have from brokers is a config of brokers with the same default', () => {
  const behind = [
    ...[...TOPIC_CONFIGS.values()].map((definition) => [definition, brokerConfigOf(definition.name)] as const),
    ...[...GROUP_CONFIGS.values()].map((definition) => [definition, brokerConfigOfGroup(definition.name)] as const),
  ];
  for (const [{ initial, type }, name] of behind) {
    if (name === undefined) continue;
    const ofBrokers = BROKER_CONFIGS.get(name);
    expect(ofBrokers).toMatchObject({ name, type });
    expect([null, initial]).toContain(ofBrokers?.initial);
  }
});

test('a config of one listener is judged as that of all listeners', () => {
  expect(brokerConfig('listener.name.clients.ssl.keystore.password')).toMatchObject({ name: 'ssl.keystore.password' });
  expect(brokerConfig('listener.name.clients.scram-sha-256.sasl.jaas.config')).toMatchObject({
    name: 'sasl.jaas.config',
  });
  expect(brokerConfig('no.such')).toBeUndefined();
});

test('what can be said in other units stands behind the finest', () => {
  expect(namesOf('log.retention.hours')).toEqual(['log.retention.ms', 'log.retention.minutes', 'log.retention.hours']);
  expect(namesOf('num.io.threads')).toEqual(['num.io.threads']);
});
