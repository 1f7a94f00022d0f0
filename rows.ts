/**
 * What rows are made of: `row` and all that can stand in one. docs/embedding.md
 * shows rows of another project.
 *
 * @module
 */

export * from "./conformance/language/row.ts";
