/** The commit of SerenityOS that every table and every row speaks of. */
export const REFERENCE = "5f37b60744d49b6ff217cfc60cce54a26f1d9c59";

/** How a kernel built from it is told apart: the beginning of the commit. */
export const REVISION: string = REFERENCE.slice(0, 12);
