/**
 * What a kernel says of its own end, between the lines of a log: SerenityOS
 * tells so before it halts, in words that nobody else's lines have.
 *
 * @module
 */

/** A line in which a kernel says that something of its own is wrong. */
export interface KernelLine {
  /** From the word that tells on, without colours. */
  readonly text: string;
  /** The process in which it was, where the line names it. */
  readonly pid: number | undefined;
}

/** Characters of what is shown of a line at most. */
const LONGEST = 300;

const TELLING = /KERNEL PANIC|ASSERTION FAILED|KUBSAN:/;
// deno-lint-ignore no-control-regex
const COLOUR = /\x1b\[[0-9;]*[A-Za-z]/g;
// `[name(pid:tid)]: `, which kernel threads have too.
const WHO = /\[[^\[\]]*\((\d{1,9}):\d{1,9}\)\]/g;

/** What a line says of the kernel's own trouble, if it does. */
export function kernelLine(line: string): KernelLine | undefined {
  if (!TELLING.test(line)) return undefined;
  const plain = line.replace(COLOUR, "");
  const at = plain.search(TELLING);
  if (at < 0) return undefined;
  const who = [...plain.slice(0, at).matchAll(WHO)].at(-1)?.[1];
  // deno-lint-ignore no-control-regex
  const text = plain.slice(at).replace(/[\x00-\x1f\x7f]/g, " ").trim();
  return {
    text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
    pid: who === undefined ? undefined : Number(who),
  };
}

/** All that text says of the kernel's own trouble. */
export function kernelLines(text: string): readonly KernelLine[] {
  // Few texts do, and all of a log comes along here.
  if (!TELLING.test(text)) return [];
  return text.split("\n").flatMap((line) => kernelLine(line) ?? []);
}
