import { packageRoot } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import { compareRecordings } from './compare-recordings.js';
import { readRecording } from './library.js';

/**
 * `fluxmq-conformance record --check FOLDER`: whether the recording in a folder says the same as the goldens do, but for what
 * the rules of the fields allow. Answers the exit code; throws `TargetError` for a folder without a recording.
 */
export function checkRecording(folder: string, apis?: readonly string[]): number {
  const [kept, made] = [recorded(packageRoot(), apis), recorded(folder, apis)];
  if (made.size === 0)
    throw new TargetError(`There is no recording in ${folder}: make one by 'record --into ${folder}'.`);
  const differences = [...new Set([...kept.keys(), ...made.keys()])].sort().flatMap((path) => {
    const [one, other] = [kept.get(path), made.get(path)];
    if (one === undefined) return [`${path} was not recorded before`];
    if (other === undefined) return [`${path} was not recorded again`];
    return compareRecordings(one, other).map((difference) => `${path} ${difference}`);
  });
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  process.stdout.write(`${made.size} files compared, ${differences.length} differences beyond what the rules allow\n`);
  return differences.length === 0 ? 0 : 1;
}

/** What recipes make of these APIs, else of all; what clients sent is not recorded by recipes. */
function recorded(folder: string, apis: readonly string[] | undefined) {
  const files = [...readRecording(folder)].filter(([path, { api }]) => {
    return !path.startsWith('golden/clients/') && (apis === undefined || apis.includes(api.name));
  });
  return new Map(files);
}
