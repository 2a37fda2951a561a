/** The types of configs, as DescribeConfigs numbers them (KIP-569). */
export const ConfigType = {
  UNKNOWN: 0,
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  SHORT: 4,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  CLASS: 8,
  PASSWORD: 9,
} as const;

export type ConfigType = (typeof ConfigType)[keyof typeof ConfigType];

/** A valid value as Kafka shows it, however it was written: `+5` is 5, `TRUE` true, `a , b` the list a,b. */
export function normalised(type: ConfigType, value: string): string {
  const trimmed = value.trim();
  switch (type) {
    case ConfigType.BOOLEAN:
      return trimmed.toLowerCase();
    case ConfigType.INT:
    case ConfigType.SHORT:
    case ConfigType.LONG:
      return BigInt(trimmed).toString();
    case ConfigType.DOUBLE:
      return javaDouble(Number(trimmed.replace(/[fd]$/i, '')));
    case ConfigType.LIST:
      return partsOf(trimmed).join();
    default:
      return trimmed;
  }
}

/** The elements of a list. */
export function partsOf(list: string): string[] {
  return list.trim() === '' ? [] : list.split(',').map((part) => part.trim());
}

/** A number as Java prints it, always with a decimal point. */
function javaDouble(number: number): string {
  const size = Math.abs(number);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(number) ? `${number}.0` : String(number);
  const [digits = '', exponent = ''] = number.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
