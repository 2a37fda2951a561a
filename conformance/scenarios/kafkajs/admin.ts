import kafkajs, { type Admin as KafkaAdmin } from 'kafkajs';
import type { Admin } from '../admin/admin.js';

const type = kafkajs.ConfigResourceTypes.TOPIC;

export function adminOf(admin: KafkaAdmin): Admin {
  return {
    topics: {
      create: async (topic, numPartitions, configs) => {
        const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
        // Waiting fails where a topic is not known everywhere at once: with every Kafka that has KRaft.
        await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions, configEntries }] });
      },
      list: () => admin.listTopics(),
      partitionCount: async (topic) => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        return topics[0]?.partitions.length ?? 0;
      },
      delete: (topic) => admin.deleteTopics({ topics: [topic] }),
    },
    partitions: {
      grow: async (topic, count) => {
        await admin.createPartitions({ topicPartitions: [{ topic, count }] });
      },
    },
    configs: {
      read: async (name, config) => {
        const { resources } = await admin.describeConfigs({
          resources: [{ type, name, configNames: [config] }],
          includeSynonyms: false,
        });
        return resources[0]?.configEntries.find(({ configName }) => configName === config)?.configValue;
      },
      set: async (topic, name, value) => {
        await admin.alterConfigs({
          validateOnly: false,
          resources: [{ type, name: topic, configEntries: [{ name, value }] }],
        });
      },
    },
    groups: {
      list: async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId),
      describe: async (groupId) => {
        const [group] = (await admin.describeGroups([groupId])).groups;
        return { state: String(group?.state).toLowerCase(), members: group?.members.length ?? -1 };
      },
      delete: async (groupId) => {
        await admin.deleteGroups([groupId]);
      },
    },
    records: {
      deleteBefore: async (topic, partition, offset) => {
        // Without it deleteTopicRecords does not know where the topic is (2.2.4).
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      },
    },
    close: () => admin.disconnect(),
  };
}
