import { APIS, type Api } from '../../protocol/index.js';

const PREFIX = 'invariants/';

/** The id of what the invariants say of the answers of one pair: `invariants/CreateTopics/v7`. */
export function pairResultId({ name }: Pick<Api, 'name'>, version: number): string {
  return `${PREFIX}${name}/v${version}`;
}

/** Whether an id, or a glob over ids, is of such results. */
export function isPairResultId(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The ids of all that there can be. */
export function pairResultIds(): string[] {
  return pairs().map(({ api, version }) => pairResultId(api, version));
}

/** The pair that such an id is about; undefined for any other, and for a pair that there is not. */
export function pairOf(id: string): { readonly api: Api; readonly version: number } | undefined {
  return pairs().find(({ api, version }) => pairResultId(api, version) === id);
}

function pairs() {
  return APIS.flatMap((api) => {
    const [min, max] = api.versions;
    return Array.from({ length: max - min + 1 }, (_, index) => ({ api, version: min + index }));
  });
}
