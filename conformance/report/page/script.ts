/**
 * The page's script: functions that stand in it as they are written in
 * `browser`, and the call of the first of them.
 *
 * @module
 */

import * as book from "./browser/book.ts";
import * as elements from "./browser/elements.ts";
import * as main from "./browser/main.ts";
import * as search from "./browser/search.ts";
import * as views from "./browser/views.ts";

const modules: readonly object[] = [elements, book, views, search, main];

const functions: readonly string[] = modules.flatMap((one) =>
  Object.values(one).map(String)
);

/** The script. */
export const script: string = `"use strict";\n${
  functions.join("\n\n")
}\n\n${main.start.name}();\n`;
