// The page in a browser: Debian's chromium, where there is one; CHROMIUM names
// another. What is foreign in it must stay text, and what is there must be
// reached by keyboard, by link and by people who hear it.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { allCoverage } from "../../claims.ts";
import { HOSTILE, samplePlan, samples } from "../sample_reports.ts";
import type { Results } from "../results.ts";
import { fragment } from "./markup.ts";
import { page } from "./page.ts";

const PLACES = [
  Deno.env.get("CHROMIUM"),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const chromium = PLACES.find((path) => path !== undefined && isFile(path));
if (chromium === undefined) {
  console.log("no chromium here: the page is not tried in a browser");
}

const { suite, reference, seed } = samplePlan;
const results: Results = { suite, reference, seed, results: samples };
const later: Results = {
  ...results,
  results: samples.map((report) =>
    report.id === "pipe/EINVAL/unknown-flag" && report.arch === "riscv64"
      ? { ...report, outcome: "pass" }
      : report
  ),
};

const hostile = samples.find(({ id }) => id.startsWith("hostile/"))?.id ?? "";

/** A page in a browser of its own, and what it complained of. */
interface Visit {
  readonly tab: Page;
  readonly complaints: readonly string[];
  /** Goes to a fragment as one who was sent the link. */
  open(hash: string): Promise<void>;
}

const PHONE = { width: 390, height: 844, isMobile: true };
const DESK = { width: 1200, height: 900 };

/** Opens tabs on the page about the samples in one browser. */
async function visiting(
  use: (visit: () => Promise<Visit>) => Promise<void>,
): Promise<void> {
  const { default: puppeteer } = await import("puppeteer-core");
  const folder = await Deno.makeTempDir();
  let browser: Browser | undefined;
  try {
    const file = `${folder}/index.html`;
    const targets = [
      { name: `first ${HOSTILE}`, results },
      { name: "second", results: later },
    ];
    await Deno.writeTextFile(file, await page(targets, "Halcyon", allCoverage));
    const opened = browser = await puppeteer.launch({
      executablePath: chromium ?? "",
      // Without it chromium does not start as root, as in most CI.
      args: ["--no-sandbox", "--disable-gpu"],
      pipe: true,
      userDataDir: `${folder}/profile`,
    });
    await use(async () => newVisit(await opened.newPage(), `file://${file}`));
  } finally {
    await browser?.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function newVisit(tab: Page, address: string): Promise<Visit> {
  await tab.setViewport(DESK);
  const complaints: string[] = [];
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(String(error)));
  tab.on("dialog", (dialog) => complaints.push(dialog.message()));
  tab.on("request", (request) => {
    if (!request.url().startsWith(address)) complaints.push(request.url());
  });
  const open = async (hash: string): Promise<void> => {
    await tab.goto("about:blank");
    complaints.length = 0;
    await tab.goto(address + hash);
    if (tab.isJavaScriptEnabled()) {
      await tab.waitForSelector("html[data-ready]");
    }
  };
  return { tab, complaints, open };
}

const tries: [name: string, visit: (visit: Visit) => Promise<void>][] = [];

function tryPage(name: string, visit: (visit: Visit) => Promise<void>): void {
  tries.push([name, visit]);
}

/** The text of what is seen. */
function seen(tab: Page): Promise<string> {
  return tab.$eval("body", (body) => body.innerText);
}

tryPage(
  "links lead from a call to a row and to why it failed, and back",
  async ({ tab, complaints, open }) => {
    await open("");
    assertEquals(await tab.$eval("section#view", (view) => view.hidden), true);
    await tab.click("tr[id='call/pipe'] a");
    await tab.waitForSelector("#view h2");
    assertEquals(await tab.$eval("#view h2", (it) => it.textContent), "pipe");
    assertEquals(
      await tab.evaluate(() => document.activeElement?.tagName),
      "H2",
    );
    await tab.click("#view a[href='#row/pipe/EINVAL/unknown-flag']");
    await tab.waitForSelector("#view .story.failed");
    await tab.waitForFunction(() =>
      document.body.innerText.includes("umask 022")
    );
    const text = await seen(tab);
    for (
      const part of [
        "= -1 EINVAL",
        "mismatch",
        "as wanted",
        "halcyon show pipe",
      ]
    ) assertStringIncludes(text, part);
    await tab.click("#view details summary");
    await tab.waitForSelector("#view details .story");
    assertStringIncludes(await seen(tab), "Kernel/Syscalls/pipe.cpp");
    await tab.goBack();
    await tab.waitForFunction(() =>
      document.querySelector("#view h2")?.textContent === "pipe"
    );
    await tab.goBack();
    await tab.waitForSelector("#overview:not([hidden])");
    assertEquals(complaints, []);
  },
);

tryPage(
  "a search is typed, filtered, and sent as a link",
  async ({ tab, complaints, open }) => {
    await open("");
    await tab.type("#find-text", "unknown-flag");
    await tab.waitForFunction(() => location.hash.startsWith("#find/"));
    const rows = (): Promise<readonly (string | null)[]> =>
      tab.$$eval("#view tbody th", (all) => all.map((one) => one.textContent));
    assertEquals(await rows(), ["pipe/EINVAL/unknown-flag"]);
    // The reader goes on typing where the cursor was.
    assertEquals(
      await tab.evaluate(() => document.activeElement?.id),
      "find-text",
    );
    await tab.select("#find-which", "excused");
    await tab.waitForFunction(() => location.hash.includes("excused"));
    assertEquals(await rows(), ["pipe/EINVAL/unknown-flag"]);
    const link = await tab.evaluate(() => location.hash);
    await tab.select("#find-which", "broken");
    await tab.waitForFunction(() => location.hash.includes("broken"));
    assertEquals(await rows(), []);
    await open(link);
    assertEquals(await rows(), ["pipe/EINVAL/unknown-flag"]);
    assertEquals(
      await tab.$eval("#find-which", (it) => (it as HTMLSelectElement).value),
      "excused",
    );
    await open("#find/which=different");
    assertEquals((await rows()).includes("pipe/EINVAL/unknown-flag"), true);
    assertEquals((await rows()).includes("row/of-no-suite"), false);
    assertEquals(complaints, []);
  },
);

tryPage(
  "hostile names stay text in every view",
  async ({ tab, complaints, open }) => {
    for (
      const hash of [
        "",
        `#${fragment("row", hostile)}`,
        "#call/hostile",
        "#find/text=hostile",
        "#call/<img src=x onerror=alert(1)>",
        "#row/%",
        `#find/text=${encodeURIComponent(HOSTILE.toWellFormed())}&column=99`,
      ]
    ) {
      await open(hash);
      assertEquals(await tab.$$eval("img", (all) => all.length), 0, hash);
      assertEquals(complaints, [], hash);
    }
    await open(`#${fragment("row", hostile)}`);
    assertStringIncludes(await seen(tab), "<script>alert(1)</script>");
  },
);

tryPage(
  "every view is fit for those who hear it, in the dark and on a phone",
  async ({ tab, open }) => {
    const ROW = "#row/pipe/EINVAL/unknown-flag";
    for (
      const [scheme, size, hashes] of [
        ["light", DESK, [
          "",
          "#call/pipe",
          ROW,
          "#find/which=bad",
          "#rung/files",
        ]],
        // What differs is colours and widths.
        ["dark", PHONE, ["#call/pipe", ROW]],
      ] as const
    ) {
      await tab.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
      ]);
      await tab.setViewport(size);
      for (const hash of hashes) {
        await open(hash);
        const width = await tab.evaluate(() =>
          document.documentElement.scrollWidth - innerWidth
        );
        assert(width <= 0, `${hash} is ${width} too wide`);
        await tab.$$eval("details", (all) => {
          for (const one of all) one.open = true;
        });
        // The page's policy would refuse it; the debugger is let in.
        await tab.evaluate(axe.source);
        const found = await tab.evaluate(async () => {
          const { violations } = await (globalThis as unknown as {
            axe: {
              run(): Promise<{
                violations: { id: string; nodes: { html: string }[] }[];
              }>;
            };
          }).axe.run();
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
        assertEquals(found, [], `${scheme} ${hash}`);
      }
    }
  },
);

tryPage(
  "the keyboard reaches the content, and everything is there without JavaScript",
  async ({ tab, open }) => {
    await open("");
    await tab.keyboard.press("Tab");
    assertEquals(
      await tab.evaluate(() => document.activeElement?.textContent),
      "To the content",
    );
    await tab.setJavaScriptEnabled(false);
    await open("#row/pipe/EINVAL/unknown-flag");
    assertEquals(await tab.$eval("form#find", (form) => form.hidden), true);
    const text = await tab.$eval("#overview", (it) => it.textContent ?? "");
    for (const part of ["1 fixed", "Ladder", "O_CLOEXEC", "Waived"]) {
      assertStringIncludes(text, part);
    }
  },
);

Deno.test({
  name: "the page in a browser",
  ignore: chromium === undefined,
  fn: (context) =>
    visiting(async (newTab) => {
      for (const [name, visit] of tries) {
        await context.step(name, async () => {
          const one = await newTab();
          await visit(one);
          await one.tab.close();
        });
      }
    }),
});
