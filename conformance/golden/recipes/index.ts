import type { Recipe } from '../recipe.js';
import { produceRecipes } from './00-produce.js';
import { produceMessageSetRecipes } from './00-produce-message-sets.js';
import { fetchRecipes } from './01-fetch.js';
import { fetchMessageSetRecipes } from './01-fetch-message-sets.js';
import { listOffsetsRecipes } from './02-list-offsets.js';
import { metadataRecipes } from './03-metadata.js';
import { heartbeatRecipes } from './12-heartbeat.js';
import { apiVersionsRecipes } from './18-api-versions.js';
import { createTopicsRecipes } from './19-create-topics.js';
import { deleteTopicsRecipes } from './20-delete-topics.js';
import { deleteRecordsRecipes } from './21-delete-records.js';
import { initProducerIdRecipes } from './22-init-producer-id.js';

/** What the goldens are recorded from, by API. */
export const RECIPES: readonly Recipe[] = [
  ...produceRecipes,
  ...produceMessageSetRecipes,
  ...fetchRecipes,
  ...fetchMessageSetRecipes,
  ...listOffsetsRecipes,
  ...metadataRecipes,
  ...heartbeatRecipes,
  ...apiVersionsRecipes,
  ...createTopicsRecipes,
  ...deleteTopicsRecipes,
  ...deleteRecordsRecipes,
  ...initProducerIdRecipes,
];
