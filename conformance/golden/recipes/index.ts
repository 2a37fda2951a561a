import type { Recipe } from '../recipe.js';
import { produceRecipes } from './00-produce.js';
import { fetchRecipes } from './01-fetch.js';
import { listOffsetsRecipes } from './02-list-offsets.js';
import { metadataRecipes } from './03-metadata.js';
import { apiVersionsRecipes } from './18-api-versions.js';
import { createTopicsRecipes } from './19-create-topics.js';
import { deleteTopicsRecipes } from './20-delete-topics.js';
import { initProducerIdRecipes } from './22-init-producer-id.js';

/** What the goldens are recorded from, by API. */
export const RECIPES: readonly Recipe[] = [
  ...produceRecipes,
  ...fetchRecipes,
  ...listOffsetsRecipes,
  ...metadataRecipes,
  ...apiVersionsRecipes,
  ...createTopicsRecipes,
  ...deleteTopicsRecipes,
  ...initProducerIdRecipes,
];
