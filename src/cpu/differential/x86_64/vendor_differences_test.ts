import { assertEquals } from "@std/assert";
import { Host, HostLayout } from "../host.ts";
import { Addresses, Signal, StateImage, StateLayout, Test } from "../layout.ts";
import { compareStates } from "../compare.ts";
import { target } from "./target.ts";
import { unsuitableHost, vendorDifferences } from "./vendor_differences.ts";

/** SSE3 to POPCNT, as x86-64-v2 has them; bit 31 is a hypervisor. */
const FEATURES = 0x982201;

function host(vendor: string, features = FEATURES): Host {
  const bytes = new Uint8Array(HostLayout.bytes);
  bytes.set(new TextEncoder().encode(vendor), HostLayout.vendor);
  new DataView(bytes.buffer).setUint32(HostLayout.features, features, true);
  return new Host(bytes);
}

interface Case {
  readonly row: string;
  readonly code: readonly number[];
  /** What the state is here. */
  readonly here?: (state: StateImage) => void;
  /** What is different there. */
  readonly change: (state: StateImage) => void;
}

/** The causes that are found for an outcome on a host. */
function causes(host: Host, { row, code, here, change }: Case): string[] {
  const test = new Test();
  test.emit(...code);
  const got = new StateImage();
  got.set(StateLayout.pc, BigInt(Addresses.code + code.length + 1));
  got.set(StateLayout.signal, BigInt(Signal.SIGTRAP));
  here?.(got);
  const wanted = new StateImage();
  wanted.bytes.set(got.bytes);
  change(wanted);
  const differences = compareStates(target, wanted, got);
  return vendorDifferences.filter((it) =>
    (it.on?.(host) ?? true) &&
    it.applies(row, test, wanted, differences)
  ).map(({ cause }) => cause);
}

const FXSAVE = {
  row: "np 0f ae /0 fxsave|fxsave|fxsave64 M",
  code: [0x0f, 0xae, 0x00],
};
const JUMP = "ff /4 jmp Ev";
const DOT = {
  row: "66 0f 3a 40 /r dpps Vx,Wx,Lb",
  code: [0x66, 0x0f, 0x3a, 0x40, 0xc1, 0xff],
  here: (state: StateImage): void => state.setVector(1, 0x7fc00001n),
};
const INT1 = { row: "f1 int1 ", code: [0xf1] };
/** One half times the smallest normal number, with nothing masked. */
const TINY = {
  row: "f3 0f 59 /r mulss Vx,Wd",
  code: [0xf3, 0x0f, 0x59, 0xc1],
  here: (state: StateImage): void => {
    state.set(StateLayout.signal, BigInt(Signal.SIGFPE));
    state.set(StateLayout.floatControl, 0x30n);
  },
};
const atStart = (state: StateImage): void =>
  state.set(StateLayout.pc, BigInt(Addresses.code));
const MASK = 1n << 49n;

/** Outcomes that one cause explains. */
const explained: readonly Case[] = [
  { ...FXSAVE, change: (state) => state.set(StateLayout.data + 24, MASK) },
  {
    row: JUMP,
    code: [0x66, 0xff, 0xe0],
    change: (state) => state.set(StateLayout.pc, 0x1234n),
  },
  {
    row: "f3 90 pause ",
    code: [0xf3, 0x49, 0x90],
    change: (state) => state.setGeneral(0, 1n),
  },
  {
    row: "0f d /r nop Ev",
    code: [0x0f, 0x0d, 0xc0],
    change: (state) => {
      state.set(StateLayout.pc, BigInt(Addresses.code));
      state.set(StateLayout.signal, BigInt(Signal.SIGILL));
    },
  },
  {
    row: "0f 35 sysexit|sysexit|sysexitq ",
    code: [0x0f, 0x35],
    change: (state) => {
      state.set(StateLayout.pc, BigInt(Addresses.code));
      state.set(StateLayout.signal, BigInt(Signal.SIGILL));
    },
  },
  { ...DOT, change: (state) => state.setVector(1, 0xffc00002n) },
  { ...TINY, change: (state) => state.set(StateLayout.floatControl, 0x10n) },
  { ...INT1, change: atStart },
];

/** The same rows, with something else besides or instead. */
const unexplained: readonly Case[] = [
  { ...FXSAVE, change: (state) => state.set(StateLayout.data + 24, 1n) },
  {
    ...FXSAVE,
    change: (state) => {
      state.set(StateLayout.data + 24, MASK);
      state.setGeneral(0, 1n);
    },
  },
  {
    row: JUMP,
    code: [0xff, 0xe0],
    change: (state) => state.set(StateLayout.pc, 0x1234n),
  },
  {
    row: JUMP,
    code: [0x66, 0xff, 0xe0],
    change: (state) => state.setGeneral(0, 1n),
  },
  {
    row: "f3 90 pause ",
    code: [0xf3, 0x90],
    change: (state) => state.setGeneral(0, 1n),
  },
  {
    row: "0f 35 sysexit|sysexit|sysexitq ",
    code: [0x0f, 0x35],
    change: (state) => state.setGeneral(0, 1n),
  },
  { ...DOT, change: (state) => state.setVector(1, 0x3f800000n) },
  { ...TINY, change: (state) => state.set(StateLayout.floatControl, 0x20n) },
  { ...INT1, change: (state) => state.setGeneral(0, 1n) },
];

const virtual = FEATURES | 1 << 31;
for (const vendor of ["AuthenticAMD", "HygonGenuine"]) {
  Deno.test(`vendorDifferences names one cause for what ${vendor} does`, () => {
    const found = explained.map((it) => causes(host(vendor, virtual), it));
    assertEquals(found.map(({ length }) => length), explained.map(() => 1));
  });
  Deno.test(`vendorDifferences names none for anything else of ${vendor}`, () => {
    const found = unexplained.map((it) => causes(host(vendor, virtual), it));
    assertEquals(found, unexplained.map(() => []));
  });
}

Deno.test("vendorDifferences names none for GenuineIntel", () => {
  const found = explained.map((it) => causes(host("GenuineIntel"), it));
  assertEquals(found, explained.map(() => []));
});

Deno.test("vendorDifferences names one cause for flags that GenuineIntel keeps", () => {
  const stopped = (state: StateImage): void => {
    atStart(state);
    state.set(StateLayout.flags, 0x44n);
  };
  const kept = (state: StateImage): void => state.set(StateLayout.flags, 0n);
  const found = (code: number[], change: Case["change"]) =>
    causes(host("GenuineIntel"), {
      row: "a6 cmpsb Xb,Yb",
      code,
      here: stopped,
      change,
    }).length;
  assertEquals(found([0xf3, 0xa6], kept), 1);
  assertEquals(found([0xa6], kept), 0);
  const other = (state: StateImage): void => state.set(StateLayout.flags, 1n);
  assertEquals(found([0xf3, 0xa6], other), 0);
});

Deno.test("vendorDifferences knows INT1's address without a hypervisor", () => {
  const found = causes(host("AuthenticAMD"), { ...INT1, change: atStart });
  assertEquals(found, []);
});

Deno.test("unsuitableHost() takes the makers that are listed", () => {
  for (const vendor of ["GenuineIntel", "AuthenticAMD", "HygonGenuine"]) {
    assertEquals(unsuitableHost(host(vendor)), undefined);
  }
});

Deno.test("unsuitableHost() refuses other makers, emulators and old processors", () => {
  const others = [
    ...["CentaurHauls", "VirtualApple", "TCGTCGTCGTCG", ""].map((vendor) =>
      host(vendor)
    ),
    host("AuthenticAMD", FEATURES & ~(1 << 20)),
  ];
  for (const other of others) {
    assertEquals(typeof unsuitableHost(other), "string");
  }
});
