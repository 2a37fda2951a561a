import { type Api, apiByKey } from '../../protocol/index.js';

/**
 * Reads and writes the files under `golden/`; `golden/FORMAT.md` specifies them for any language. A file holds captured
 * exchanges of one API at one version.
 */
export interface GoldenFile {
  readonly api: Api;
  readonly version: number;
  readonly exchanges: readonly Exchange[];
}

/** One request with the answers that real brokers gave, and what they had been told before. */
export interface Exchange {
  readonly name: string;
  /** What happens here, in one sentence. */
  readonly about: string;
  readonly topics: readonly GivenTopic[];
  /** Topic names that the request speaks of and that must not exist before. */
  readonly absent: readonly string[];
  /** Header and body, without the length of the frame. */
  readonly request: Buffer;
  /** One where all brokers agree, else one for each group of brokers that does. */
  readonly responses: readonly RecordedResponse[];
}

export interface RecordedResponse {
  /** Who answered so: `apache-kafka-3.9.2`. */
  readonly sources: readonly string[];
  readonly frame: Buffer;
}

/** A topic that must exist before the request, under this name and id in the recorded bytes. */
export interface GivenTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
  /** Record batches that it must hold, in order. */
  readonly records: readonly { readonly partition: number; readonly batch: Buffer }[];
}

export const FORMAT_VERSION = 1;
const HEX_DIGITS_PER_LINE = 96;

/** The lines of a file without comments: a directive, its words, and the bytes that follow it. */
interface Line {
  readonly directive: string;
  readonly words: string[];
  hex: string;
}

/** Throws an error that names the line for a file that is not as FORMAT.md says. */
export function parseGoldenFile(text: string): GoldenFile {
  const lines: Line[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('  ')) {
      const owner = lines.at(-1);
      if (owner === undefined) throw new Error('bytes stand before the first directive');
      owner.hex += line.trim();
      continue;
    }
    const [directive = '', ...words] = line.split(' ');
    lines.push({ directive, words, hex: '' });
  }
  const [format, apiLine, versionLine, ...rest] = lines;
  if (format?.directive !== 'fluxmq-golden' || Number(format.words[0]) !== FORMAT_VERSION) {
    throw new Error(`the file does not begin with 'fluxmq-golden ${FORMAT_VERSION}'`);
  }
  const api = apiByKey(Number(apiLine?.words[0]));
  if (apiLine?.directive !== 'api' || api === undefined) throw new Error("the second line must be 'api KEY NAME'");
  if (versionLine?.directive !== 'version') throw new Error("the third line must be 'version N'");
  return { api, version: Number(versionLine.words[0]), exchanges: parseExchanges(rest) };
}

function parseExchanges(lines: readonly Line[]): Exchange[] {
  const starts = lines.flatMap(({ directive }, index) => (directive === 'exchange' ? [index] : []));
  return starts.map((start, index) => parseExchange(lines.slice(start, starts[index + 1])));
}

function parseExchange(lines: readonly Line[]): Exchange {
  const all = (directive: string) => lines.filter((line) => line.directive === directive);
  const one = (directive: string) => {
    const [line] = all(directive);
    if (line === undefined) throw new Error(`an exchange has no '${directive}' line`);
    return line;
  };
  return {
    name: one('exchange').words.join(' '),
    about: one('about').words.join(' '),
    topics: all('topic').map(({ words: [name = '', id = '', partitions = '', ...configs] }) => ({
      name,
      id,
      partitions: Number(partitions),
      configs: Object.fromEntries(configs.map((config) => config.split('=', 2))),
      records: all('records')
        .filter(({ words }) => words[0] === name)
        .map(({ words, hex }) => ({ partition: Number(words[1]), batch: Buffer.from(hex, 'hex') })),
    })),
    absent: all('absent').map(({ words: [name = ''] }) => name),
    request: Buffer.from(one('request').hex, 'hex'),
    responses: all('response').map(({ words, hex }) => ({ sources: words, frame: Buffer.from(hex, 'hex') })),
  };
}

/** `explain` gives the decoded form of a request or response, which becomes a comment for the reviewer. */
export function formatGoldenFile(
  { api, version, exchanges }: GoldenFile,
  explain: (side: 'request' | 'response', frame: Buffer) => string,
): string {
  const lines = [`fluxmq-golden ${FORMAT_VERSION}`, `api ${api.key} ${api.name}`, `version ${version}`];
  const bytes = (buffer: Buffer) => {
    const hex = buffer.toString('hex');
    for (let at = 0; at < hex.length; at += HEX_DIGITS_PER_LINE)
      lines.push(`  ${hex.slice(at, at + HEX_DIGITS_PER_LINE)}`);
  };
  const comment = (text: string) => lines.push(...text.split('\n').map((line) => `# ${line}`));
  for (const exchange of exchanges) {
    lines.push('', `exchange ${exchange.name}`, `about ${exchange.about}`);
    for (const { name, id, partitions, configs, records } of exchange.topics) {
      const settings = Object.entries(configs).map(([key, value]) => ` ${key}=${value}`);
      lines.push(`topic ${name} ${id} ${partitions}${settings.join('')}`);
      for (const { partition, batch } of records) {
        lines.push(`records ${name} ${partition}`);
        bytes(batch);
      }
    }
    for (const name of exchange.absent) lines.push(`absent ${name}`);
    comment(explain('request', exchange.request));
    lines.push('request');
    bytes(exchange.request);
    for (const { sources, frame } of exchange.responses) {
      comment(explain('response', frame));
      lines.push(`response ${sources.join(' ')}`);
      bytes(frame);
    }
  }
  return `${lines.join('\n')}\n`;
}
