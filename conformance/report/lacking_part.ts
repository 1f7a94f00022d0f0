/**
 * How many results a partial report lacks, behind `before`: nothing where that
 * is not known, as of a shard whose results never came.
 */
export function lackingPart(before: string, lacking: number): string {
  if (lacking <= 0) return "";
  return before +
    (lacking === 1 ? "1 result is missing" : `${lacking} results are missing`);
}
