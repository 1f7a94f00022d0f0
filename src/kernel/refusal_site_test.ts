import { assertEquals } from "@std/assert";
import { siteMatches } from "./refusal_site.ts";

Deno.test("siteMatches() takes a plain id as itself only", () => {
  const id = "open/EINVAL/o_creat-o_directory-both-given";
  assertEquals(siteMatches(id, id), true);
  assertEquals(siteMatches(id, `${id}-more`), false);
});

Deno.test("siteMatches() lets * stand for calls and parameters", () => {
  const site = "*/ENOTDIR/*something-searched-start-directory-intermediate";
  for (
    const id of [
      "stat/ENOTDIR/path-something-searched-start-directory-intermediate",
      "link/ENOTDIR/old_path-something-searched-start-directory-intermediate",
    ]
  ) assertEquals(siteMatches(site, id), true);
  assertEquals(siteMatches(site, "stat/EACCES/path-something"), false);
});

Deno.test("siteMatches() lets braces stand for either part", () => {
  const site = "*/EROFS/{mount-read,parent-mount-read}";
  assertEquals(siteMatches(site, "chmod/EROFS/mount-read"), true);
  assertEquals(siteMatches(site, "mkdir/EROFS/parent-mount-read"), true);
  assertEquals(siteMatches(site, "mkdir/EROFS/other-mount-read"), false);
});
