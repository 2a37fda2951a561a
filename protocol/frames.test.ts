import { describe, expect, it } from 'vitest';
import { CodecError } from './codec-error.js';
import { FrameReader, frame } from './frames.js';

const framed = (...texts: string[]) => Buffer.concat(texts.flatMap((text) => frame([Buffer.from(text)])));

describe('FrameReader', () => {
  it('gives the same frames however the stream is cut in two', () => {
    const stream = framed('first', '', 'a longer second one');
    for (let cut = 0; cut <= stream.length; cut++) {
      const reader = new FrameReader();
      const frames = [...reader.push(stream.subarray(0, cut)), ...reader.push(stream.subarray(cut))];
      expect(frames.map(String)).toEqual(['first', '', 'a longer second one']);
    }
  });

  it('takes a frame byte by byte', () => {
    const reader = new FrameReader();
    const frames = [...framed('slow')].flatMap((byte) => [...reader.push(Buffer.of(byte))]);
    expect(frames.map(String)).toEqual(['slow']);
  });

  it('hands out what is no whole frame, and begins anew', () => {
    const reader = new FrameReader();
    expect(
      [...reader.push(Buffer.concat([framed('whole'), Buffer.from('00000005616263', 'hex')]))].map(String),
    ).toEqual(['whole']);
    expect(reader.takeRest().toString('hex')).toBe('00000005616263');
    expect([...reader.push(framed('next'))].map(String)).toEqual(['next']);
  });

  it('refuses a negative length and one over the limit as soon as the length is there', () => {
    expect(() => [...new FrameReader().push(Buffer.from('ffffffff', 'hex'))]).toThrow(CodecError);
    expect(() => [...new FrameReader(100).push(Buffer.from('00000065', 'hex'))]).toThrow(/101 bytes/);
  });

  it('gives the frames before a length that cannot be', () => {
    const frames = new FrameReader().push(Buffer.concat([framed('good'), Buffer.from('ffffffff', 'hex')]));
    expect(String(frames.next().value)).toBe('good');
    expect(() => frames.next()).toThrow(CodecError);
  });

  it('keeps only what has arrived of a frame that claims to be large', () => {
    const before = process.memoryUsage().arrayBuffers;
    const reader = new FrameReader();
    const frames = [...reader.push(Buffer.from('06400000', 'hex')), ...reader.push(Buffer.alloc(10))]; // the default limit
    expect(frames).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});
