// Expectations: spec elfExec, headerChecks and programHeaderChecks.
import { imageOf } from "./image.ts";
import { assertEquals } from "@std/assert";
import {
  identifyProgram,
  interpreterOf,
  isForLinux,
  scriptWords,
} from "./program.ts";
import { validateImage } from "./validate.ts";

const RISCV = 243;
const X86_64 = 62;

interface Segment {
  readonly type: number;
  readonly flags?: number;
  readonly offset?: number;
  readonly address?: number;
  readonly fileSize?: number;
  readonly memorySize?: number;
  readonly alignment?: number;
}

interface Image {
  readonly machine?: number;
  readonly elfType?: number;
  readonly segments?: readonly Segment[];
  readonly sections?: readonly number[];
  /** Bytes to overwrite afterwards: offset, size, value. */
  readonly patches?: readonly (readonly [number, 1 | 2 | 4 | 8, number])[];
}

const text: Segment = { type: 1, flags: 5, memorySize: 4096, fileSize: 4096 };

function image(parts: Image): Uint8Array {
  const segments = parts.segments ?? [text];
  const sections = parts.sections ?? [];
  const bytes = new Uint8Array(8192);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, parts.elfType ?? 3, true);
  view.setUint16(18, parts.machine ?? X86_64, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, segments.length === 0 ? 0n : 64n, true);
  view.setBigUint64(40, sections.length === 0 ? 0n : 6144n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, segments.length, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, sections.length, true);
  segments.forEach((segment, index) => {
    const at = 64 + index * 56;
    view.setUint32(at, segment.type, true);
    view.setUint32(at + 4, segment.flags ?? 4, true);
    view.setBigUint64(at + 8, BigInt(segment.offset ?? 0), true);
    view.setBigUint64(at + 16, BigInt(segment.address ?? 0), true);
    view.setBigUint64(at + 32, BigInt(segment.fileSize ?? 0), true);
    view.setBigUint64(at + 40, BigInt(segment.memorySize ?? 0), true);
    view.setBigUint64(at + 48, BigInt(segment.alignment ?? 4096), true);
  });
  sections.forEach((type, index) =>
    view.setUint32(6144 + index * 64 + 4, type, true)
  );
  for (const [offset, size, value] of parts.patches ?? []) {
    if (size === 1) view.setUint8(offset, value);
    else if (size === 2) view.setUint16(offset, value, true);
    else if (size === 4) view.setUint32(offset, value, true);
    else view.setBigUint64(offset, BigInt(value), true);
  }
  return bytes;
}

const accepted: readonly (readonly [string, Image])[] = [
  ["a plain program", {}],
  ["an object file's type", { elfType: 1 }],
  ["the Linux ABI", { patches: [[7, 1, 3]] }],
  ["RISC-V flags of the double ABI", {
    machine: RISCV,
    patches: [[48, 4, 5]],
  }],
  ["RISC-V attributes larger than their memory", {
    machine: RISCV,
    segments: [text, { type: 0x70000003, fileSize: 90 }],
  }],
  ["an executable stack", {
    segments: [text, { type: 0x6474e551, flags: 7 }],
  }],
  ["one symbol table", { sections: [0, 2, 3] }],
  ["a symbol table in section 0 besides another", { sections: [2, 2] }],
];

const refused: readonly (readonly [string, Image])[] = [
  ["a 32-bit class", { patches: [[4, 1, 1]] }],
  ["big-endian data", { patches: [[5, 1, 2]] }],
  ["an unknown identification version", { patches: [[6, 1, 2]] }],
  ["the FreeBSD ABI", { patches: [[7, 1, 9]] }],
  ["an ABI version", { patches: [[8, 1, 1]] }],
  ["an unknown machine", { machine: 3 }],
  ["type 0", { elfType: 0 }],
  ["type 5", { elfType: 5 }],
  ["ELF version 2", { patches: [[20, 4, 2]] }],
  ["a wrong header size", { patches: [[52, 2, 63]] }],
  ["program headers elsewhere", { patches: [[32, 8, 128]] }],
  ["a place for no program headers", {
    segments: [],
    patches: [[32, 8, 64]],
  }],
  ["flags on x86-64", { patches: [[48, 4, 4]] }],
  ["RISC-V flags of the soft ABI", {
    machine: RISCV,
    patches: [[48, 4, 1]],
  }],
  ["a wrong program header size", { patches: [[54, 2, 32]] }],
  ["a wrong section header size without sections", {
    patches: [[58, 2, 0]],
  }],
  ["program headers past the end", { patches: [[56, 2, 200]] }],
  ["sections inside the program headers", { patches: [[40, 8, 100]] }],
  ["sections past the end", { patches: [[40, 8, 8000], [60, 2, 9]] }],
  ["a name table that is no section", { patches: [[62, 2, 1]] }],
  ["more file than memory", {
    segments: [{ type: 1, fileSize: 2, memorySize: 1 }],
  }],
  ["a segment without alignment", {
    segments: [{ type: 1, alignment: 0 }],
  }],
  ["an alignment below a page", {
    segments: [{ type: 1, alignment: 16 }],
  }],
  ["an address that does not fit", {
    segments: [{ type: 1, address: 1 }],
  }],
  ["a writable and executable segment", {
    segments: [{ ...text, flags: 7 }],
  }],
  ["a segment past the end", {
    segments: [{ type: 1, fileSize: 9000, memorySize: 9000 }],
  }],
  ["an interpreter of one byte", {
    segments: [{ type: 3, fileSize: 1, memorySize: 1 }],
  }],
  ["a small stack", { segments: [{ type: 0x6474e551, memorySize: 4096 }] }],
  ["a huge stack", {
    segments: [{ type: 0x6474e551, memorySize: 33558528 }],
  }],
  ["a crooked stack", { segments: [{ type: 0x6474e551, memorySize: 65537 }] }],
  ["a GNU property", { segments: [text, { type: 0x6474e553 }] }],
  ["a null program header", { segments: [text, { type: 0 }] }],
  ["RISC-V attributes elsewhere", { segments: [text, { type: 0x70000003 }] }],
  ["two symbol tables", { sections: [0, 2, 2] }],
];

for (const [what, parts] of accepted) {
  Deno.test(`validateImage() accepts ${what}`, () => {
    assertEquals(validateImage(imageOf(image(parts))), undefined);
  });
}

for (const [what, parts] of refused) {
  Deno.test(`validateImage() refuses ${what}`, () => {
    assertEquals(typeof validateImage(imageOf(image(parts))), "string");
  });
}

Deno.test("identifyProgram() says in one line why a file is no program", () => {
  const reasons = [
    new Uint8Array(0),
    new TextEncoder().encode("#!/bin/sh\n"),
    image({}).subarray(0, 63),
    image({ elfType: 1 }),
    image({ segments: [] }),
  ].map((bytes) => {
    const kind = identifyProgram(bytes);
    return kind.kind === "program" ? kind.architecture : kind.reason;
  });
  assertEquals(reasons, [
    "the file is empty",
    "it is no ELF file",
    "it is shorter than an ELF header",
    "it is an object file: link it with -pie",
    "it has no program headers",
  ]);
});

Deno.test("identifyProgram() tells the architecture", () => {
  const kinds = [62, 183, 243].map((machine) =>
    identifyProgram(image({ machine }))
  );
  assertEquals(kinds, [
    { kind: "program", architecture: "x86_64" },
    { kind: "program", architecture: "aarch64" },
    { kind: "program", architecture: "riscv64" },
  ]);
});

/** The bytes of "GNU", and of a path, as patches take them. */
const GNU = 0x554e47;
const PATH: readonly (readonly [number, 1, number])[] = Array.from(
  "/lib64/ld-x.so",
  (letter, index) => [4096 + index, 1, letter.charCodeAt(0)],
);

Deno.test("isForLinux() knows Linux's interpreters and the note of its C library", () => {
  const interpreter: Segment = {
    type: 3,
    offset: 4096,
    fileSize: 15,
    memorySize: 15,
  };
  const note: Segment = { type: 4, offset: 4096, fileSize: 32, memorySize: 32 };
  const tag = (system: number): Image => ({
    segments: [text, note],
    patches: [
      [4096, 4, 4],
      [4100, 4, 16],
      [4104, 4, 1],
      [4108, 4, GNU],
      [4112, 4, system],
    ],
  });
  const dynamic = image({ segments: [text, interpreter], patches: PATH });
  assertEquals(isForLinux(dynamic), true);
  assertEquals(interpreterOf(dynamic), "/lib64/ld-x.so");
  assertEquals(isForLinux(image(tag(0))), true);
  assertEquals(isForLinux(image(tag(2))), false);
  assertEquals(isForLinux(image({})), false);
  assertEquals(isForLinux(new Uint8Array(3)), false);
  assertEquals(interpreterOf(image({})), undefined);
});

Deno.test("scriptWords() gives the words of a first line that ends", () => {
  const words = (text: string) => scriptWords(new TextEncoder().encode(text));
  assertEquals(words("#! /bin/sh  -x\nrest"), ["/bin/sh", "-x"]);
  assertEquals(words("#!\n"), []);
  assertEquals(words("#!/bin/sh"), []);
  assertEquals(words("/bin/sh\n"), undefined);
});
