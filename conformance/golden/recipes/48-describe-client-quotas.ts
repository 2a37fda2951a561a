import { DescribeClientQuotas, type DescribeClientQuotasRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { CLIENT, type Quota, RATE, removeQuotas, setQuotas } from './quotas.js';

type Component = Input<DescribeClientQuotasRequest['components'][number]>;

const EXACT = 0;
const DEFAULT = 1;

const client = (match: string | undefined): Component => ({
  entityType: CLIENT,
  matchType: EXACT,
  match: match ?? '',
});

const failing = (name: string, about: string, components: Component[]) =>
  recipe(DescribeClientQuotas, name, { about, request: () => ({ components }) });

/** Quotas are set, seen and removed again; last nothing is seen. */
const seen = (name: string, about: string, quotas: readonly Quota[], strict: boolean) =>
  recipe(DescribeClientQuotas, name, {
    about,
    names: 1,
    async script(recording) {
      const body = { components: [client(recording.names[0])], strict };
      const describe = (count: number) =>
        recording.ask(DescribeClientQuotas, body, ({ entries }) => entries?.length === count);
      await setQuotas(recording, quotas);
      await describe(1);
      await removeQuotas(recording, quotas);
      await describe(0);
    },
  });

export const describeClientQuotasRecipes = [
  seen('exact', 'The quota of one client.', [{ key: RATE, value: 1024 }], false),
  seen(
    'exact-strict',
    'Two quotas of one client, and of it alone.',
    [
      { key: RATE, value: 2048 },
      { key: 'request_percentage', value: 12.5 },
    ],
    true,
  ),
  recipe(DescribeClientQuotas, 'unknown-client', {
    about: 'A client that has no quota.',
    names: 1,
    async script({ ask, names }) {
      await ask(DescribeClientQuotas, { components: [client(names[0])] });
    },
  }),
  failing('default-strict', 'The quota of all users whose client has no name of its own, which is none.', [
    { entityType: 'user', matchType: DEFAULT, match: null },
    { entityType: CLIENT, matchType: DEFAULT, match: null },
  ]),
  failing('twice', 'The same part of an entity twice.', [client('a'), client('b')]),
  failing('ip-and-user', 'Parts that no entity has together.', [
    { entityType: 'ip', matchType: EXACT, match: '127.0.0.1' },
    { entityType: 'user', matchType: EXACT, match: 'nobody' },
  ]),
  failing('unknown-entity', 'A kind of entity that there is not.', [
    { entityType: 'planet', matchType: EXACT, match: 'earth' },
  ]),
  failing('unknown-match', 'A way to match that there is not.', [{ entityType: CLIENT, matchType: 9, match: null }]),
  failing('exact-null', 'An exact match of nothing.', [{ entityType: CLIENT, matchType: EXACT, match: null }]),
];
