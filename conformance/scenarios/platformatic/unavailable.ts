import { readFileSync } from 'node:fs';

/** Where Node has what 2.x uses, as its package says (`engines`); 1.x runs wherever FluxMQ does. */
const NODE_FOR_2 = [22, 22] as const;

/** Why `@platformatic/kafka` cannot be used on this machine; undefined when it can. Loads nothing of it. */
export function whyUnavailable(): string | undefined {
  let main: string;
  try {
    main = import.meta.resolve('@platformatic/kafka');
  } catch {
    return '@platformatic/kafka is not installed here';
  }
  const { version } = JSON.parse(readFileSync(new URL('../package.json', main), 'utf8'));
  return whyItDoesNotRun(String(version), process.versions.node);
}

/** Why this version of it does not run on this version of Node; undefined when it does. */
export function whyItDoesNotRun(version: string, node: string): string | undefined {
  const [[major = 0], [nodeMajor = 0, nodeMinor = 0]] = [numbersOf(version), numbersOf(node)];
  const [neededMajor, neededMinor] = NODE_FOR_2;
  if (major < 2 || nodeMajor > neededMajor || (nodeMajor === neededMajor && nodeMinor >= neededMinor)) return undefined;
  return `@platformatic/kafka ${version} needs Node ${NODE_FOR_2.join('.')} or newer, and this is ${node}`;
}

function numbersOf(version: string): number[] {
  return version.split('.').map(Number);
}
