import { CreateAcls } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { ANY, DENY, GROUP, PREFIXED, ruleOf, WRITE } from './acl.js';

type AclRule = ReturnType<typeof ruleOf>;

/** Makes one rule with something `changed`. */
function creating(name: string, about: string, changed: Partial<AclRule>, versions = CreateAcls.versions) {
  return recipe(CreateAcls, name, {
    about,
    versions,
    when: ['authorizer'],
    names: 2,
    script: async (recording) =>
      void (await recording.ask(CreateAcls, { creations: [{ ...ruleOf(recording), ...changed }] })),
  });
}

export const createAclsRecipes = [
  recipe(CreateAcls, 'no-authorizer', {
    about: 'A broker without an authorizer.',
    unless: ['authorizer'],
    names: 2,
    script: async (recording) => void (await recording.ask(CreateAcls, { creations: [ruleOf(recording)] })),
  }),
  creating('allow', 'A user may read a topic.', {}),
  creating('deny', 'A user may not write to a topic.', { operation: WRITE, permissionType: DENY }),
  creating('prefix', 'All topics whose names begin so (KIP-290).', { resourcePatternType: PREFIXED }, [1, 3]),
  creating('no-principal', 'A principal that is none.', { principal: 'somebody' }),
  creating('any-operation', 'An operation that only filters know.', { operation: ANY }),
  creating('cluster', 'A cluster of another name than the only one there is.', { resourceType: 4 }),
  recipe(CreateAcls, 'two', {
    about: 'Two rules at once, of which one cannot be made.',
    when: ['authorizer'],
    names: 2,
    async script(recording) {
      const rule = ruleOf(recording);
      await recording.ask(CreateAcls, {
        creations: [
          { ...rule, resourceName: '' },
          { ...rule, resourceType: GROUP },
        ],
      });
    },
  }),
];
