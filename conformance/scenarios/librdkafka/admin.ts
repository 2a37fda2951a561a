import type { Admin } from '../admin/admin.js';
import type { KafkaJavascript, RdAdmin } from './kafka-javascript.js';

/** Its promises have no call for configs, and none for more partitions. */
export function adminOf(admin: RdAdmin, states: KafkaJavascript['ConsumerGroupStates']): Admin {
  return {
    topics: {
      create: async (topic, numPartitions, configs) => {
        const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
        await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }] });
      },
      list: () => admin.listTopics(),
      partitionCount: async (topic) => (await admin.fetchTopicMetadata({ topics: [topic] }))[0]?.partitions.length ?? 0,
      delete: (topic) => admin.deleteTopics({ topics: [topic] }),
    },
    groups: {
      list: async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId),
      describe: async (groupId) => {
        const [group] = (await admin.describeGroups([groupId])).groups;
        const [state] = Object.entries(states).find(([, code]) => code === group?.state) ?? [];
        return { state: String(state).toLowerCase(), members: group?.members.length ?? -1 };
      },
      delete: async (groupId) => {
        await admin.deleteGroups([groupId]);
      },
    },
    records: {
      deleteBefore: async (topic, partition, offset) => {
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      },
    },
    close: () => admin.disconnect(),
  };
}
