import { describe, expect, it } from 'vitest';
import { parseAddresses } from './address.js';
import { TargetError } from './target.js';

describe('parseAddresses', () => {
  it('reads one or several addresses, IPv6 in brackets', () => {
    expect(parseAddresses('localhost:9092, [::1]:19092')).toEqual([
      { host: 'localhost', port: 9092 },
      { host: '::1', port: 19092 },
    ]);
  });

  it.each(['', 'localhost', 'localhost:', ':9092', 'localhost:0', 'localhost:65536', 'a:b:1', 'x:1,'])(
    'refuses %j in one sentence',
    (text) => {
      expect(() => parseAddresses(text)).toThrow(TargetError);
    },
  );
});
