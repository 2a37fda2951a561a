import { DescribeConfigs, type DescribeConfigsResponse } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual } from '../expect.js';

const PATIENCE_MS = 5_000;

/** The kinds of things that have configuration. */
export const ResourceType = { TOPIC: 2, BROKER: 4, BROKER_LOGGER: 8, CLIENT_METRICS: 16, GROUP: 32 } as const;

/** Where a value comes from. */
export const ConfigSource = { TOPIC: 1, STATIC_BROKER: 4, DEFAULT: 5 } as const;

export type DescribedConfig = DescribeConfigsResponse['results'][number]['configs'][number];

/** What a topic is configured with now, by name. */
export async function configsOf(
  { send, versionOf }: CaseContext,
  resourceName: string,
  configurationKeys: readonly string[] | null = null,
): Promise<ReadonlyMap<string, DescribedConfig>> {
  const { results } = await send(DescribeConfigs, {
    resources: [{ resourceType: ResourceType.TOPIC, resourceName, configurationKeys }],
    includeSynonyms: versionOf(DescribeConfigs) >= 1,
  });
  return new Map(results[0]?.configs.map((config) => [config.name, config]));
}

/** Asserts what values a topic has, as soon as the broker knows of a change that the controller has made. */
export async function expectConfigs(
  context: CaseContext,
  topicName: string,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const names = Object.keys(expected);
  const values = async () => {
    const configs = await configsOf(context, topicName, names);
    return Object.fromEntries(names.map((name) => [name, configs.get(name)?.value ?? '']));
  };
  await retry(async () => {
    const now = await values();
    return names.every((name) => now[name] === expected[name]) || undefined;
  }, PATIENCE_MS);
  expectEqual('the configuration', await values(), { ...expected });
}
