import { CreateAcls, DescribeAcls } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { filterOf, PREFIXED, ruleOf } from './acl.js';

export const describeAclsRecipes = [
  recipe(DescribeAcls, 'no-authorizer', {
    about: 'A broker without an authorizer.',
    unless: ['authorizer'],
    names: 2,
    script: async (recording) => void (await recording.ask(DescribeAcls, filterOf(recording))),
  }),
  recipe(DescribeAcls, 'rule', {
    about: 'The one rule of a user.',
    when: ['authorizer'],
    names: 2,
    async script(recording) {
      await recording.ask(CreateAcls, { creations: [ruleOf(recording)] });
      await recording.ask(DescribeAcls, filterOf(recording), ({ resources }) => resources.length > 0);
    },
  }),
  recipe(DescribeAcls, 'prefix', {
    about: 'A rule about all topics whose names begin so (KIP-290).',
    versions: [1, 3],
    when: ['authorizer'],
    names: 2,
    async script(recording) {
      await recording.ask(CreateAcls, { creations: [{ ...ruleOf(recording), resourcePatternType: PREFIXED }] });
      const filter = { ...filterOf(recording), patternTypeFilter: PREFIXED };
      await recording.ask(DescribeAcls, filter, ({ resources }) => resources.length > 0);
    },
  }),
  recipe(DescribeAcls, 'nothing', {
    about: 'No rule matches.',
    when: ['authorizer'],
    names: 2,
    script: async (recording) => void (await recording.ask(DescribeAcls, filterOf(recording))),
  }),
  recipe(DescribeAcls, 'no-principal', {
    about: 'A principal that is none.',
    when: ['authorizer'],
    names: 2,
    script: async (recording) =>
      void (await recording.ask(DescribeAcls, { ...filterOf(recording), principalFilter: 'somebody' })),
  }),
];
