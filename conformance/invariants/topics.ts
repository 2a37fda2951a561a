import {
  ApiVersions,
  CreateTopics,
  DeleteRecords,
  DeleteTopics,
  ErrorCode,
  InitProducerId,
  ZERO_UUID,
} from '../../protocol/index.js';
import { justTheseAnswered, namedPartitions } from './asked-for.js';
import { always } from './invariant.js';
import { logKey } from './log-bounds.js';

export const topicInvariants = [
  always(ApiVersions, 'api-versions/as-at-first', {
    see: 'KIP-35, KIP-584',
    why: 'A client chooses from these, for every connection anew.',
    check({ response, version }, findings, { cluster }) {
      const { errorCode, apiKeys, supportedFeatures, finalizedFeatures, zkMigrationReady, finalizedFeaturesEpoch } =
        response;
      if (errorCode !== ErrorCode.NONE) return;
      const got = apiKeys.map(({ apiKey, minVersion, maxVersion }) => `${apiKey}: ${minVersion} to ${maxVersion}`);
      const told = [...cluster.advertised].map(([key, { min, max }]) => `${key}: ${min} to ${max}`);
      findings.equal('apiKeys', got.sort(), told.sort());
      if (version < 3) return;
      findings.equal('zkMigrationReady', zkMigrationReady, false);
      findings.that('finalizedFeaturesEpoch', finalizedFeaturesEpoch, 'an epoch, or -1', finalizedFeaturesEpoch >= -1n);
      for (const { name, minVersion, maxVersion } of supportedFeatures) {
        const range = `${minVersion} to ${maxVersion}`;
        findings.that(
          `supportedFeatures[${name}]`,
          range,
          'versions',
          name !== '' && minVersion >= 0 && maxVersion >= minVersion,
        );
      }
      for (const { name, minVersionLevel, maxVersionLevel } of finalizedFeatures) {
        const path = `finalizedFeatures[${name}]`;
        const supported = supportedFeatures.find((feature) => feature.name === name);
        findings.equal(`${path}.minVersionLevel`, minVersionLevel, maxVersionLevel);
        // Version 3 leaves out those that may be at level 0 (KAFKA-17011).
        const most = supported?.maxVersion ?? maxVersionLevel;
        findings.that(
          `${path}.maxVersionLevel`,
          maxVersionLevel,
          `a level up to ${most}`,
          maxVersionLevel <= most && maxVersionLevel >= 0,
        );
      }
    },
  }),

  always(CreateTopics, 'create-topics/topics-asked', {
    see: 'Protocol guide, CreateTopics; KIP-525',
    why: 'An administrator is told of each topic whether it was made, and what became of it.',
    check({ request, response, version }, findings, knowledge) {
      const names = (topics: readonly { readonly name: string }[]) =>
        [...new Set(topics.map(({ name }) => name))].sort();
      findings.equal('topics', names(response.topics), names(request.topics));
      for (const topic of response.topics) {
        const { name, topicId, errorCode, topicConfigErrorCode, numPartitions, replicationFactor, configs } = topic;
        const path = `topics[${name}]`;
        const [asked, ...others] = request.topics.filter((one) => one.name === name);
        if (errorCode !== ErrorCode.NONE) {
          if (version >= 7) findings.equal(`${path}.topicId`, topicId, ZERO_UUID);
          if (version >= 5)
            findings.equal(path, { numPartitions, replicationFactor }, { numPartitions: -1, replicationFactor: -1 });
          continue;
        }
        findings.equal(`${path}.topicConfigErrorCode`, topicConfigErrorCode, ErrorCode.NONE);
        if (version >= 7) findings.that(`${path}.topicId`, topicId, 'an id', topicId !== ZERO_UUID);
        if (version < 5 || asked === undefined || others.length > 0) continue;
        const byHand = asked.assignments.length > 0;
        const partitions = byHand ? asked.assignments.length : asked.numPartitions;
        const replicas = byHand ? asked.assignments[0]?.brokerIds.length : asked.replicationFactor;
        if (partitions !== -1) findings.equal(`${path}.numPartitions`, numPartitions, partitions);
        if (replicas !== -1) findings.equal(`${path}.replicationFactor`, replicationFactor, replicas);
        findings.that(`${path}.numPartitions`, numPartitions, 'one at least', numPartitions >= 1);
        findings.that(`${path}.replicationFactor`, replicationFactor, 'one at least', replicationFactor >= 1);
        findings.that(`${path}.configs`, configs, 'a list', configs !== null);
        const keys = (configs ?? []).map((config) => config.name).sort();
        findings.equal(`${path}.configs, names`, keys, knowledge.constant('names of configurations', keys));
        for (const { name: key, value } of asked.configs) {
          const config = configs?.find((one) => one.name === key);
          findings.equal(
            `${path}.configs[${key}]`,
            { value: config?.value, source: config?.configSource },
            { value, source: OF_THE_TOPIC },
          );
        }
        for (const { name: key, value, configSource, readOnly, isSensitive } of configs ?? []) {
          const one = `${path}.configs[${key}]`;
          findings.equal(
            one,
            { readOnly, isSensitive, isNull: value === null },
            { readOnly: false, isSensitive: false, isNull: false },
          );
          const source = asked.configs.some((config) => config.name === key) ? [OF_THE_TOPIC] : NOT_OF_THE_TOPIC;
          findings.that(`${one}.configSource`, configSource, `one of ${source}`, source.includes(configSource));
          const before = asked.configs.some((config) => config.name === key)
            ? value
            : knowledge.constant(`default of ${key}`, value);
          findings.equal(`${one}.value`, value, before);
        }
      }
    },
  }),

  always(DeleteTopics, 'delete-topics/topics-asked', {
    see: 'Protocol guide, DeleteTopics; KIP-516',
    why: 'An administrator is told of each topic whether it is gone.',
    check({ request, response, version }, findings) {
      const byName = version >= 6 ? request.topics.flatMap(({ name }) => name ?? []) : request.topicNames;
      const byId = request.topics.flatMap(({ name, topicId }) => (name === null ? [topicId] : []));
      const got = response.responses.map(({ name, topicId }) =>
        name === null || byId.includes(topicId) ? topicId : name,
      );
      findings.equal('responses', [...new Set(got)].sort(), [...new Set([...byName, ...byId])].sort());
      for (const { name, topicId, errorCode } of response.responses) {
        const path = `responses[${name ?? topicId}]`;
        if (errorCode === ErrorCode.NONE && version >= 6) {
          findings.that(`${path}.topicId`, topicId, 'an id', topicId !== ZERO_UUID);
          findings.that(`${path}.name`, name, 'a name', name !== null);
        }
      }
    },
  }),

  always(DeleteRecords, 'delete-records/partitions-asked', {
    see: 'KIP-107',
    why: 'An administrator is told of each partition where it begins now.',
    check({ request, response }, findings) {
      justTheseAnswered(findings, 'topics', namedPartitions(response.topics), namedPartitions(request.topics));
      for (const { name, partitions } of response.topics) {
        for (const { partitionIndex, errorCode, lowWatermark } of partitions) {
          const path = `topics[${logKey(name, partitionIndex)}].lowWatermark`;
          if (errorCode === ErrorCode.NONE) findings.that(path, lowWatermark, 'an offset', lowWatermark >= 0n);
          else findings.equal(path, lowWatermark, -1n);
        }
      }
    },
  }),

  always(InitProducerId, 'init-producer-id/an-id-or-an-error', {
    see: 'KIP-98, KIP-360',
    why: 'A producer that has no id of its own shares the sequences of another.',
    check({ request, response }, findings) {
      const { errorCode, producerId, producerEpoch } = response;
      if (errorCode !== ErrorCode.NONE) {
        findings.equal('beside an error', { producerId, producerEpoch }, { producerId: -1n, producerEpoch: -1 });
        return;
      }
      findings.that('producerId', producerId, 'an id', producerId >= 0n);
      findings.that('producerEpoch', producerEpoch, 'an epoch', producerEpoch >= 0);
      if (request.transactionalId !== null) return;
      if (request.producerId === -1n) findings.equal('producerEpoch', producerEpoch, 0);
    },
  }),
];

/** Where the value of a configuration comes from: the topic itself, or a broker, all brokers, a default. */
const OF_THE_TOPIC = 1;
const NOT_OF_THE_TOPIC: readonly number[] = [2, 3, 4, 5];
