/**
 * The event buffer of a profiled process, and its JSON
 * (Kernel/Tasks/PerformanceEventBuffer.cpp; spec: perfEvents).
 */
import { bytesOf, byteString } from "../filesystem/byte_string.ts";

/** One event: common fields and what its type adds, in output order. */
export interface PerformanceEvent {
  readonly type: string;
  readonly pid: number;
  readonly tid: number;
  /** Milliseconds since boot. */
  readonly timestamp: number;
  readonly lostSamples: number;
  readonly stack: readonly bigint[];
  readonly detail: readonly (readonly [string, string | number | bigint])[];
}

/** Bytes of one record in the reference's buffer. */
const RECORD_SIZE = 617;

/** A bounded list of events and the strings that they refer to. */
export class PerformanceEventBuffer {
  readonly #capacity: number;
  readonly events: PerformanceEvent[] = [];
  readonly strings: string[] = [];

  constructor(bytes: number) {
    this.#capacity = Math.floor(bytes / RECORD_SIZE);
  }

  get isFull(): boolean {
    return this.events.length >= this.#capacity;
  }

  /** False when the buffer is full. */
  append(event: PerformanceEvent): boolean {
    if (this.isFull) return false;
    this.events.push(event);
    return true;
  }

  /** The index of a string, the same for equal strings. */
  register(string: string): number {
    const known = this.strings.indexOf(string);
    if (known >= 0) return known;
    this.strings.push(string);
    return this.strings.length - 1;
  }

  clear(): void {
    this.events.length = 0;
  }

  /** What a reader of the profile gets. */
  toJson(): Uint8Array {
    const strings = this.strings.map(quote).join(",");
    const events = this.events.map(eventJson).join(",");
    return bytesOf(`{"strings":[${strings}],"events":[${events}]}`);
  }
}

function eventJson(event: PerformanceEvent): string {
  const fields: string[] = [`"type":${quote(event.type)}`];
  for (const [name, value] of event.detail) {
    const text = typeof value === "string" ? quote(value) : value.toString();
    fields.push(`${quote(name)}:${text}`);
  }
  fields.push(
    `"pid":${event.pid}`,
    `"tid":${event.tid}`,
    `"timestamp":${event.timestamp}`,
    `"lost_samples":${event.lostSamples}`,
    `"stack":[${event.stack.join(",")}]`,
  );
  return `{${fields.join(",")}}`;
}

/** A byte string as JSON, bytes beyond ASCII as they are. */
function quote(text: string): string {
  const escaped = text.replace(/["\\\x00-\x1f]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20
      ? `\\u${code.toString(16).padStart(4, "0")}`
      : `\\${character}`;
  });
  return `"${byteString(bytesOf(escaped))}"`;
}
