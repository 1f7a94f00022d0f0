/** The one answer of all directories to a name they do not have. */
import { ENOENT } from "../api/errno.ts";
import { type KernelError, kernelError } from "../errors.ts";

/** ENOENT of a lookup. */
export const NO_ENTRY: KernelError = kernelError(
  ENOENT,
  "*/ENOENT/*{component-found-directory-names-longer,intermediate-component-missing*,component-does-exist,leading-component-does-exist-path-unveiled,path-does-exist-unveiled,o_creat-given-last-component-missing-intermediate}",
);
