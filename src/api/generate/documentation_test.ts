import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sharedBehaviours } from "../behaviours.ts";
import { syscallsByNumber } from "../calls.ts";
import type { Refusal } from "../refusal.ts";
import { sharedRefusals } from "../refusals.ts";
import { anchor, checkLines, prose, sequences } from "./checks.ts";
import { syscallsDocument } from "./documentation.ts";

const text = syscallsDocument();
const sections = new Map(
  text.split(/^(?=##+ )/m).map((section) => [
    /^##+ (.*)$/m.exec(section)?.[1] ?? "",
    section,
  ]),
);

Deno.test("syscallsDocument() has a heading for every link, and each heading once", () => {
  const headings = [...text.matchAll(/^##+ (.*)$/gm)].map(([, title = ""]) =>
    anchor(title)
  );
  assertEquals(new Set(headings).size, headings.length);
  const links = new Set(
    [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, to]) => to),
  );
  for (const link of links) assert(headings.includes(link ?? ""), link);
});

function slugOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** The slugs of the checks that an item of a call's list stands for. */
function slugsOf(item: string): string[] {
  const own = /\((?:\[[^\]]+\]\(#[^)]+\) )?`([^`]+)`\)(?:\. \*Waived.*)?$/
    .exec(item)?.[1];
  if (own !== undefined) return [own];
  const named = [...item.matchAll(/`([^`]+)`/g)].map(([, slug = ""]) => slug);
  if (named.length > 0) return named;
  return sequences.filter(({ title }) => item.includes(`](#${anchor(title)})`))
    .flatMap(({ refusals }) => refusals.map(slugOf));
}

Deno.test("syscallsDocument() lists every check of a call in its order", () => {
  for (const { name, refuses } of syscallsByNumber) {
    const items = sections.get(name)?.match(/^\d+\. .*$/gm) ?? [];
    assertEquals(
      items.flatMap(slugsOf),
      refuses.map(({ refusal }) => slugOf(refusal)),
      name,
    );
  }
});

Deno.test("syscallsDocument() says of every call all that its paragraph says", () => {
  for (const call of syscallsByNumber) {
    const section = sections.get(call.name) ?? "";
    assertStringIncludes(section, call.summary);
    for (const file of call.source) assertStringIncludes(section, file);
    for (const { refusal, sentence } of call.refuses) {
      if (!refusal.startsWith(`${call.name}/`)) continue;
      assertStringIncludes(section, prose(sentence));
    }
    for (const name of Object.keys(call.behaviours)) {
      assertStringIncludes(section, `- \`${name}\`: `);
    }
  }
});

Deno.test("syscallsDocument() tells each shared refusal and behaviour once, with its waiver", () => {
  const shared: Readonly<Record<string, Refusal>> = sharedRefusals;
  for (const [name, { when, waived }] of Object.entries(shared)) {
    const [mechanism, errno, slug] = name.split("/");
    const section = sections.get(`Mechanism ${mechanism}`) ?? "";
    const line = `- **${errno}** \`${slug}\`: ${prose(when)}`;
    assertEquals(section.split(line).length, 2, name);
    if (waived) assertStringIncludes(section, prose(waived.reason));
  }
  for (const name of Object.keys(sharedBehaviours)) {
    const [mechanism, , slug] = name.split("/");
    const section = sections.get(`Mechanism ${mechanism}`) ?? "";
    assertStringIncludes(section, `- \`${slug}\`: `);
  }
});

const check = {
  refusal: "example/EINVAL/unknown-flag",
  errno: "EINVAL",
  subject: undefined,
  sentence: "flags has a bit * that is unknown",
  source: "",
  condition: undefined,
  only: undefined,
  waived: undefined,
} as const;

Deno.test("checkLines() gives errno, subject, condition, architectures and waiver when a check has them", () => {
  assertEquals(checkLines("example", [check]), [
    "1. **EINVAL**: flags has a bit \\* that is unknown (`unknown-flag`)",
  ]);
  assertEquals(
    checkLines("example", [{
      ...check,
      subject: "flags",
      condition: "there are flags",
      only: ["x86_64"],
      waived: { kind: "dead-code", reason: "There are none." },
    }]),
    [
      "1. **EINVAL** *flags*: flags has a bit \\* that is unknown, where there " +
      "are flags (x86_64 only) (`unknown-flag`). *Waived, dead-code:* There " +
      "are none.",
    ],
  );
});

Deno.test("checkLines() folds a path that is copied in, and not what has terms of its own", () => {
  const about = (
    refusal: string,
    errno: "EINVAL" | "ENAMETOOLONG" | "EFAULT",
  ) => ({
    ...check,
    refusal,
    errno,
    subject: "path",
  });
  const copied = [
    about("path-argument/EINVAL/length-is-zero", "EINVAL"),
    about("path-argument/ENAMETOOLONG/longer-than-path-max", "ENAMETOOLONG"),
    about("user-memory/EFAULT/not-readable", "EFAULT"),
  ];
  assertEquals(checkLines("example", copied), [
    "1. *path* [is copied in](#a-path-is-copied-in): **EINVAL**, " +
    "**ENAMETOOLONG**, **EFAULT**",
  ]);
  const [first = check, ...rest] = copied;
  const conditional = { ...first, condition: "there is a path" };
  assertEquals(checkLines("example", [conditional, ...rest]).length, 3);
});
