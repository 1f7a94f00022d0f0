/**
 * What every call needs to work, as far as its paragraph does not say it.
 *
 * @module
 */

import type { Recipes } from "../author.ts";
import { descriptorRecipes } from "./descriptors.ts";
import { fileRecipes } from "./files.ts";
import { memoryRecipes } from "./memory.ts";
import { socketRecipes } from "./sockets.ts";
import { taskRecipes } from "./tasks.ts";

/** All recipes. */
export const recipes: Recipes = {
  ...fileRecipes,
  ...descriptorRecipes,
  ...socketRecipes,
  ...memoryRecipes,
  ...taskRecipes,
};
