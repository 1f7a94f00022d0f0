import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sharedBehaviours } from "../behaviours.ts";
import { syscallsByNumber } from "../calls.ts";
import type { Refusal } from "../refusal.ts";
import { sharedRefusals } from "../refusals.ts";
import { anchor, checkLines, prose } from "./checks.ts";
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

Deno.test("syscallsDocument() says of every call all that its paragraph says", () => {
  for (const call of syscallsByNumber) {
    const section = sections.get(call.name) ?? "";
    assertStringIncludes(section, call.summary);
    for (const file of call.source) assertStringIncludes(section, file);
    let from = 0;
    for (const { refusal, errno } of call.refuses) {
      const slug = refusal.slice(refusal.lastIndexOf("/") + 1);
      // A whole walk is folded to its errors, which stand behind the link.
      const folded = section.indexOf(`**${errno}**`);
      assert(section.includes(`\`${slug}\``) || folded >= 0, refusal);
    }
    for (const { refusal, sentence } of call.refuses) {
      if (!refusal.startsWith(`${call.name}/`)) continue;
      const at = section.indexOf(prose(sentence), from);
      assert(at >= 0, `${refusal} does not stand in its place`);
      from = at;
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
