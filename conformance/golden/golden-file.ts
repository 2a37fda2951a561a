import { type Api, apiByKey } from '../../protocol/index.js';
import { FEATURES_IN_WORDS, type Feature } from '../features.js';

/**
 * Reads and writes the files under `golden/`; `golden/FORMAT.md` specifies them for any language. A file holds captured
 * exchanges of one API at one version.
 */
export interface GoldenFile {
  readonly api: Api;
  readonly version: number;
  readonly exchanges: readonly Exchange[];
}

/** What must be there, and must not be there, before an exchange. */
export interface Given {
  readonly topics: readonly GivenTopic[];
  /** Topic names that the requests speak of and that must not exist before. */
  readonly absent: readonly string[];
  /** Groups that must not exist before. */
  readonly groups: readonly string[];
  /** What must be switched on at the target, and what must be off. */
  readonly when: readonly Feature[];
  readonly unless: readonly Feature[];
}

/** One or several requests with the answers that real brokers gave; the last one is of the pair of the file. */
export interface Exchange extends Given {
  readonly name: string;
  /** What happens here, in one sentence. */
  readonly about: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly api: Api;
  readonly version: number;
  /** Whether the answer may take some time to become so: it is asked for again. */
  readonly eventually: boolean;
  /** What the request takes from earlier answers. */
  readonly binds: readonly Bind[];
  /** Header and body, without the length of the frame. */
  readonly request: Buffer;
  /** One where all brokers agree, else one for each group of brokers that does. */
  readonly responses: readonly RecordedResponse[];
}

/** A field of a request that holds what an earlier answer said. */
export interface Bind {
  readonly field: string;
  /** Which request of the exchange was answered so; the first is 1. */
  readonly step: number;
  /** Field path in that answer. */
  readonly from: string;
}

export interface RecordedResponse {
  /** Who answered so: `apache-kafka-3.9.2`. */
  readonly sources: readonly string[];
  readonly frame: Buffer;
}

/** A topic that must exist before the requests, under this name and id in the recorded bytes. */
export interface GivenTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
  /** Record batches that it must hold, in order. */
  readonly records: readonly { readonly partition: number; readonly batch: Buffer }[];
}

const FORMAT_VERSION = 2;
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
  const [format, pair, ...rest] = lines;
  if (format?.directive !== 'fluxmq-golden' || Number(format.words[0]) !== FORMAT_VERSION) {
    throw new Error(`the file does not begin with 'fluxmq-golden ${FORMAT_VERSION}'`);
  }
  if (pair?.directive !== 'api') throw new Error("the second line must be 'api KEY NAME VERSION'");
  return { ...pairOf(pair), exchanges: sections(rest, 'exchange').map(parseExchange) };
}

function pairOf({ words: [key, name, version] }: Line): { readonly api: Api; readonly version: number } {
  const api = apiByKey(Number(key));
  if (api === undefined || api.name !== name) throw new Error(`there is no API ${key} ${name}`);
  return { api, version: Number(version) };
}

/** The lines from each one that begins with `directive` to the next such one. */
function sections(lines: readonly Line[], directive: string): (readonly Line[])[] {
  const starts = lines.flatMap((line, index) => (line.directive === directive ? [index] : []));
  return starts.map((start, index) => lines.slice(start, starts[index + 1]));
}

function parseExchange(lines: readonly Line[]): Exchange {
  const { all, one } = directivesOf(lines);
  const names = (directive: string) => all(directive).map(({ words: [name = ''] }) => name);
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
    absent: names('absent'),
    groups: names('group'),
    when: names('when').map(featureOf),
    unless: names('unless').map(featureOf),
    steps: sections(lines, 'request').map(parseStep),
  };
}

function parseStep(lines: readonly Line[]): Step {
  const { all, one } = directivesOf(lines);
  const request = one('request');
  return {
    ...pairOf(request),
    eventually: all('eventually').length > 0,
    binds: all('bind').map(({ words: [field = '', step, from = ''] }) => ({ field, step: Number(step), from })),
    request: Buffer.from(request.hex, 'hex'),
    responses: all('response').map(({ words, hex }) => ({ sources: words, frame: Buffer.from(hex, 'hex') })),
  };
}

function directivesOf(lines: readonly Line[]) {
  const all = (directive: string) => lines.filter((line) => line.directive === directive);
  const one = (directive: string) => {
    const [line] = all(directive);
    if (line === undefined) throw new Error(`an exchange has no '${directive}' line`);
    return line;
  };
  return { all, one };
}

function featureOf(word: string): Feature {
  if (!isFeature(word)) throw new Error(`there is no feature '${word}'`);
  return word;
}

function isFeature(word: string): word is Feature {
  return word in FEATURES_IN_WORDS;
}

/** Gives the decoded form of a request or response, which becomes a comment for the reviewer. */
export type Explain = (step: Step, side: 'request' | 'response', frame: Buffer) => string;

export function formatGoldenFile({ api, version, exchanges }: GoldenFile, explain: Explain): string {
  const lines = [`fluxmq-golden ${FORMAT_VERSION}`, `api ${api.key} ${api.name} ${version}`];
  for (const exchange of exchanges) {
    lines.push(
      '',
      ...formatGiven(exchange),
      ...exchange.steps.flatMap((step) => format(step, step === exchange.steps.at(-1))),
    );
  }
  return `${lines.join('\n')}\n`;

  /** What only leads up to the exchange is explained where it is the exchange itself. */
  function format(step: Step, isLast: boolean): string[] {
    const explained = (side: 'request' | 'response', frame: Buffer) =>
      isLast ? comment(explain(step, side, frame)) : [];
    return [
      ...explained('request', step.request),
      `request ${step.api.key} ${step.api.name} ${step.version}`,
      ...bytes(step.request),
      ...step.binds.map(({ field, step: number, from }) => `bind ${field} ${number} ${from}`),
      ...(step.eventually ? ['eventually'] : []),
      ...step.responses.flatMap(({ sources, frame }) => [
        ...explained('response', frame),
        `response ${sources.join(' ')}`,
        ...bytes(frame),
      ]),
    ];
  }
}

function formatGiven({ name, about, topics, absent, groups, when, unless }: Exchange): string[] {
  return [
    `exchange ${name}`,
    `about ${about}`,
    ...when.map((feature) => `when ${feature}`),
    ...unless.map((feature) => `unless ${feature}`),
    ...topics.flatMap((topic) => [
      `topic ${topic.name} ${topic.id} ${topic.partitions}${Object.entries(topic.configs)
        .map(([key, value]) => ` ${key}=${value}`)
        .join('')}`,
      ...topic.records.flatMap(({ partition, batch }) => [`records ${topic.name} ${partition}`, ...bytes(batch)]),
    ]),
    ...absent.map((topic) => `absent ${topic}`),
    ...groups.map((group) => `group ${group}`),
  ];
}

function bytes(buffer: Buffer): string[] {
  const hex = buffer.toString('hex');
  const lines = Math.ceil(hex.length / HEX_DIGITS_PER_LINE);
  return Array.from({ length: lines }, (_, line) => {
    return `  ${hex.slice(line * HEX_DIGITS_PER_LINE, (line + 1) * HEX_DIGITS_PER_LINE)}`;
  });
}

function comment(text: string): string[] {
  return text.split('\n').map((line) => `# ${line}`);
}
