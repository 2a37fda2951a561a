import { APIS } from '../protocol/index.js';
import { TargetError } from '../targets/target.js';

/** The names of APIs as declared, whatever case they were given in. Throws `TargetError` for one that there is not. */
export function apiNames(given: readonly string[]): string[] {
  return given.map((name) => {
    const api = APIS.find((declared) => declared.name.toLowerCase() === name.toLowerCase());
    if (api === undefined) {
      throw new TargetError(
        `There is no API '${name}': write its name as in Kafka's protocol guide, for example Fetch.`,
      );
    }
    return api.name;
  });
}
