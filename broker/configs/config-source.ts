/** Where a value comes from, as DescribeConfigs numbers it (KIP-226); what comes first holds. */
export const ConfigSource = {
  TOPIC: 1,
  DYNAMIC_BROKER: 2,
  DYNAMIC_DEFAULT_BROKER: 3,
  STATIC_BROKER: 4,
  DEFAULT: 5,
  BROKER_LOGGER: 6,
  CLIENT_METRICS: 7,
  GROUP: 8,
} as const;

export type ConfigSource = (typeof ConfigSource)[keyof typeof ConfigSource];
