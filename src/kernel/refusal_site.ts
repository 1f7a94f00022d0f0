/**
 * Which ledger ids a refusal site stands for. A site is a ledger id, or a
 * pattern of ids where one place refuses for several calls: `*` stands for
 * any text, `{a,b}` for either of its parts.
 */

const patterns = new Map<string, RegExp>();

/** Whether the refusal at `site` enforces the ledger id `id`. */
export function siteMatches(site: string, id: string): boolean {
  if (!/[*{]/.test(site)) return site === id;
  let pattern = patterns.get(site);
  if (pattern === undefined) patterns.set(site, pattern = compile(site));
  return pattern.test(id);
}

function compile(site: string): RegExp {
  const source = site.replace(/[.+?^$()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("{", "(?:").replaceAll("}", ")").replaceAll(",", "|");
  return new RegExp(`^${source}$`);
}
