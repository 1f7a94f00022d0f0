/**
 * Lines of a stream of bytes.
 *
 * @module
 */

/** Each line as soon as it is whole; a last one without its end is left out. */
export async function* linesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const [first = "", ...more] = text.split("\n");
    rest += first;
    for (const next of more) {
      yield rest;
      rest = next;
    }
  }
}
