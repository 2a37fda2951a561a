import { CreateAcls, DeleteAcls } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { DENY, filterOf, ruleOf } from './acl.js';

export const deleteAclsRecipes = [
  recipe(DeleteAcls, 'no-authorizer', {
    about: 'A broker without an authorizer.',
    unless: ['authorizer'],
    names: 2,
    script: async (recording) => void (await recording.ask(DeleteAcls, { filters: [filterOf(recording)] })),
  }),
  recipe(DeleteAcls, 'rule', {
    about: 'The one rule of a user.',
    when: ['authorizer'],
    names: 2,
    async script(recording) {
      await recording.ask(CreateAcls, { creations: [ruleOf(recording)] });
      await recording.ask(DeleteAcls, { filters: [filterOf(recording)] });
    },
  }),
  recipe(DeleteAcls, 'two-filters', {
    about: 'Two filters, of which the first matches nothing.',
    when: ['authorizer'],
    names: 2,
    async script(recording) {
      const filter = filterOf(recording);
      await recording.ask(CreateAcls, { creations: [ruleOf(recording)] });
      await recording.ask(DeleteAcls, { filters: [{ ...filter, permissionType: DENY }, filter] });
    },
  }),
  recipe(DeleteAcls, 'nothing', {
    about: 'No rule matches.',
    when: ['authorizer'],
    names: 2,
    script: async (recording) => void (await recording.ask(DeleteAcls, { filters: [filterOf(recording)] })),
  }),
  recipe(DeleteAcls, 'no-filters', {
    about: 'Nothing is to be deleted.',
    when: ['authorizer'],
    request: () => ({ filters: [] }),
  }),
];
