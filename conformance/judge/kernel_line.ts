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

/** The words of SerenityOS. */
export const TELLING: RegExp = /KERNEL PANIC|ASSERTION FAILED|KUBSAN:/;
// deno-lint-ignore no-control-regex
const COLOUR = /\x1b\[[0-9;]*[A-Za-z]/g;
// `[name(pid:tid)]: `, which kernel threads have too.
const WHO = /\[[^\[\]]*\((\d{1,9}):\d{1,9}\)\]/g;

/** Text without what colours it. */
export function withoutColours(text: string): string {
  return text.replace(COLOUR, "");
}

/** What a line says of the kernel's own trouble, if it has words that tell. */
export function kernelLine(
  line: string,
  telling: RegExp = TELLING,
): KernelLine | undefined {
  if (line.search(telling) < 0) return undefined;
  const plain = withoutColours(line);
  const at = plain.search(telling);
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
export function kernelLines(
  text: string,
  telling: RegExp = TELLING,
): readonly KernelLine[] {
  // Few texts do, and all of a log comes along here.
  if (telling === TELLING && !TELLING.test(text)) return [];
  return text.split("\n").flatMap((line) => kernelLine(line, telling) ?? []);
}
