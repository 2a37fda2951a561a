import type {
  ConfigResourceTypeValue,
  IncrementalAlterConfigOperationTypeValue,
  Admin as PlatformaticAdmin,
} from '@platformatic/kafka';
import type { Admin } from '../admin/admin.js';

export function adminOf(
  admin: PlatformaticAdmin,
  resourceType: ConfigResourceTypeValue,
  configOperation: IncrementalAlterConfigOperationTypeValue,
): Admin {
  return {
    topics: {
      create: async (topic, partitions, configs) => {
        await admin.createTopics({
          topics: [topic],
          partitions,
          configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
        });
      },
      list: () => admin.listTopics(),
      partitionCount: async (topic) => {
        const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
        return topics.get(topic)?.partitionsCount ?? 0;
      },
      delete: (topic) => admin.deleteTopics({ topics: [topic] }),
    },
    partitions: {
      grow: (name, count) => admin.createPartitions({ topics: [{ name, count }] }),
    },
    configs: {
      read: async (resourceName, config) => {
        const [resource] = await admin.describeConfigs({
          resources: [{ resourceType, resourceName, configurationKeys: [config] }],
        });
        return resource?.configs.find(({ name }) => name === config)?.value;
      },
      set: (resourceName, name, value) =>
        admin.incrementalAlterConfigs({
          resources: [{ resourceType, resourceName, configs: [{ name, value, configOperation }] }],
        }),
    },
    groups: {
      list: async () => [...(await admin.listGroups()).keys()],
      describe: async (groupId) => {
        const group = (await admin.describeGroups({ groups: [groupId] })).get(groupId);
        return { state: String(group?.state).toLowerCase(), members: group?.members.size ?? -1 };
      },
      delete: (groupId) => admin.deleteGroups({ groups: [groupId] }),
    },
    records: {
      deleteBefore: async (name, partition, offset) => {
        await admin.deleteRecords({ topics: [{ name, partitions: [{ partition, offset }] }] });
      },
    },
    close: () => admin.close(),
  };
}
