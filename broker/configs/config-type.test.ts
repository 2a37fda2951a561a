import { expect, test } from 'vitest';
import { ConfigType, normalised } from './config-type.js';

test.each([
  [ConfigType.BOOLEAN, ' TRUE ', 'true'],
  [ConfigType.LONG, ' +5 ', '5'],
  [ConfigType.LONG, '-0', '0'],
  [ConfigType.LONG, '9223372036854775807', '9223372036854775807'],
  [ConfigType.DOUBLE, '.5f', '0.5'],
  [ConfigType.DOUBLE, '1', '1.0'],
  [ConfigType.DOUBLE, '0.0001', '1.0E-4'],
  [ConfigType.DOUBLE, '12345678.5', '1.23456785E7'],
  [ConfigType.LIST, 'delete , compact', 'delete,compact'],
  [ConfigType.LIST, ' ', ''],
  [ConfigType.STRING, ' zstd ', 'zstd'],
] as const)('of type %i, %j is shown as %j', (type, value, shown) => {
  expect(normalised(type, value)).toBe(shown);
});
