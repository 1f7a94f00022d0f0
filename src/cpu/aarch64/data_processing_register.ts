/**
 * Data processing, register.
 *
 * @module
 */

import {
  conditionName,
  EXTENSIONS,
  general,
  generalOrStack,
  shiftSuffix,
} from "./assembly.ts";
import { bits, Ra, Rd, Rm, Rn, sf } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";

const shiftKind = (word: number): number => bits(word, 22, 2);
const shiftAmount = (word: number): number => bits(word, 10, 6);
const shiftText = (word: number): string =>
  shiftSuffix(shiftKind(word), shiftAmount(word));

/** The second operand of the shifted register forms. */
function shifted(lifter: Lifter, word: number): Value {
  const m = lifter.x(Rm(word));
  const amount = shiftAmount(word);
  if (amount === 0) return m;
  const t = lifter.temporary();
  const wide = sf(word);
  switch (shiftKind(word)) {
    case 0:
      lifter.shiftLeftImmediate(wide, t, m, amount);
      break;
    case 1:
      lifter.shiftRightImmediate(wide, t, m, amount);
      break;
    case 2:
      lifter.shiftRightSignedImmediate(wide, t, m, amount);
      break;
    default:
      lifter.rotateRightImmediate(wide, t, m, amount);
  }
  return t;
}

/** The second operand of the extended register forms. */
function extended(lifter: Lifter, word: number): Value {
  const option = bits(word, 13, 3);
  const amount = bits(word, 10, 3);
  return lifter.extend(lifter.x(Rm(word)), option, amount);
}

const reservedShift = (word: number): boolean =>
  sf(word) === 0 && shiftAmount(word) > 31;

type Plain = (
  lifter: Lifter,
  wide: number,
  d: Value,
  n: Value,
  m: Value,
) => void;

function threeRegisters(word: number): [string, string, string] {
  const wide = sf(word);
  return [
    general(wide, Rd(word)),
    general(wide, Rn(word)),
    general(wide, Rm(word)),
  ];
}

/** `mov`: from a register, or zero. */
function liftMove(lifter: Lifter, word: number): void {
  const d = lifter.destination(Rd(word));
  if (Rm(word) === 31) lifter.set(d, 0);
  else lifter.move(sf(word), d, lifter.x(Rm(word)));
}

function logical(
  name: string,
  opc: string,
  n: string,
  meaning: Plain,
): Row {
  return {
    name: `${name} (shifted register)`,
    encoding: `sf:1 ${opc} 01010 shift:2 ${n} Rm:5 imm6:6 Rn:5 Rd:5`,
    reserved: reservedShift,
    lift(lifter, word) {
      if (name === "orr" && Rn(word) === 31 && shiftAmount(word) === 0) {
        liftMove(lifter, word);
        return;
      }
      const m = shifted(lifter, word);
      meaning(
        lifter,
        sf(word),
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        m,
      );
    },
    assembly(word) {
      const [d, first, second] = threeRegisters(word);
      const shift = shiftText(word);
      if (name === "orr" && Rn(word) === 31 && shift === "") {
        return `mov ${d}, ${second}`;
      }
      if (name === "orn" && Rn(word) === 31) {
        return `mvn ${d}, ${second}${shift}`;
      }
      if (name === "ands" && Rd(word) === 31) {
        return `tst ${first}, ${second}${shift}`;
      }
      return `${name} ${d}, ${first}, ${second}${shift}`;
    },
  };
}

function inverted(lifter: Lifter, wide: number, value: Value): Value {
  const t = lifter.temporary();
  lifter.not(wide, t, value);
  return t;
}

const logicalShifted: readonly Row[] = [
  logical("and", "00", "0", (l, wide, d, n, m) => l.and(wide, d, n, m)),
  logical(
    "bic",
    "00",
    "1",
    (l, wide, d, n, m) => l.andNot(wide, d, n, m),
  ),
  logical("orr", "01", "0", (l, wide, d, n, m) => l.or(wide, d, n, m)),
  logical(
    "orn",
    "01",
    "1",
    (l, wide, d, n, m) => l.orNot(wide, d, n, m),
  ),
  logical("eor", "10", "0", (l, wide, d, n, m) => l.xor(wide, d, n, m)),
  logical(
    "eon",
    "10",
    "1",
    (l, wide, d, n, m) => l.xorNot(wide, d, n, m),
  ),
  logical(
    "ands",
    "11",
    "0",
    (l, wide, d, n, m) => l.andSettingFlags(wide, d, n, m),
  ),
  logical(
    "bics",
    "11",
    "1",
    (l, wide, d, n, m) => l.andSettingFlags(wide, d, n, inverted(l, wide, m)),
  ),
];

const addMeaning: Plain = (l, wide, d, n, m) => l.add(wide, d, n, m);
const addsMeaning: Plain = (l, wide, d, n, m) =>
  l.addSettingFlags(wide, d, n, m);
const subMeaning: Plain = (l, wide, d, n, m) => l.subtract(wide, d, n, m);
const subsMeaning: Plain = (l, wide, d, n, m) =>
  l.subtractSettingFlags(wide, d, n, m);

function addShifted(name: string, opS: string, meaning: Plain): Row {
  return {
    name: `${name} (shifted register)`,
    encoding: `sf:1 ${opS} 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5`,
    reserved: (word) => shiftKind(word) === 3 || reservedShift(word),
    lift(lifter, word) {
      const d = lifter.destination(Rd(word));
      const n = lifter.x(Rn(word));
      const amount = shiftAmount(word);
      if (name === "add" && shiftKind(word) === 0 && amount !== 0) {
        lifter.addShifted(sf(word), d, n, lifter.x(Rm(word)), amount);
      } else meaning(lifter, sf(word), d, n, shifted(lifter, word));
    },
    assembly(word) {
      const [d, n, m] = threeRegisters(word);
      const shift = shiftText(word);
      if (name.endsWith("s") && Rd(word) === 31) {
        return `${name === "adds" ? "cmn" : "cmp"} ${n}, ${m}${shift}`;
      }
      if (name.startsWith("sub") && Rn(word) === 31) {
        return `neg${name.slice(3)} ${d}, ${m}${shift}`;
      }
      return `${name} ${d}, ${n}, ${m}${shift}`;
    },
  };
}

function extensionText(word: number, nameStack: boolean): string {
  const option = bits(word, 13, 3);
  const amount = bits(word, 10, 3);
  if (nameStack && option === (sf(word) ? 3 : 2)) {
    return amount === 0 ? "" : `, lsl #${amount}`;
  }
  return `, ${EXTENSIONS[option]}${amount === 0 ? "" : ` #${amount}`}`;
}

function addExtended(name: string, opS: string, meaning: Plain): Row {
  const setsFlags = name.endsWith("s");
  return {
    name: `${name} (extended register)`,
    encoding: `sf:1 ${opS} 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5`,
    reserved: (word) => bits(word, 10, 3) > 4,
    lift(lifter, word) {
      const d = setsFlags
        ? lifter.destination(Rd(word))
        : lifter.destinationOrStack(Rd(word));
      const n = lifter.xOrStack(Rn(word));
      const amount = bits(word, 10, 3);
      if (name === "add" && amount !== 0) {
        const m = lifter.extend(lifter.x(Rm(word)), bits(word, 13, 3), 0);
        lifter.addShifted(sf(word), d, n, m, amount);
      } else meaning(lifter, sf(word), d, n, extended(lifter, word));
    },
    assembly(word) {
      const wide = sf(word);
      const n = generalOrStack(wide, Rn(word));
      const m = general(wide && bits(word, 13, 2) === 3, Rm(word));
      const extension = extensionText(
        word,
        Rn(word) === 31 || (!setsFlags && Rd(word) === 31),
      );
      if (setsFlags && Rd(word) === 31) {
        return `${name === "adds" ? "cmn" : "cmp"} ${n}, ${m}${extension}`;
      }
      const d = setsFlags
        ? general(wide, Rd(word))
        : generalOrStack(wide, Rd(word));
      return `${name} ${d}, ${n}, ${m}${extension}`;
    },
  };
}

function withCarry(
  name: string,
  opS: string,
  subtract: boolean,
  setsFlags: boolean,
): Row {
  return {
    name,
    encoding: `sf:1 ${opS} 11010000 Rm:5 000000 Rn:5 Rd:5`,
    lift: (lifter, word) =>
      lifter.withCarry(
        sf(word),
        subtract,
        setsFlags,
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        lifter.x(Rm(word)),
      ),
    assembly(word) {
      const [d, n, m] = threeRegisters(word);
      return subtract && Rn(word) === 31
        ? `ngc${setsFlags ? "s" : ""} ${d}, ${m}`
        : `${name} ${d}, ${n}, ${m}`;
    },
  };
}

function conditionalCompare(
  name: string,
  op: string,
  immediate: boolean,
): Row {
  const second = immediate ? "imm5:5 cond:4 1" : "Rm:5 cond:4 0";
  return {
    name: `${name} (${immediate ? "immediate" : "register"})`,
    encoding: `sf:1 ${op} 1 11010010 ${second} 0 Rn:5 0 nzcv:4`,
    lift(lifter, word) {
      const m = immediate ? lifter.constant(Rm(word)) : lifter.x(Rm(word));
      lifter.conditionalCompare(
        sf(word),
        bits(word, 12, 4),
        name === "ccmp",
        lifter.x(Rn(word)),
        m,
        bits(word, 0, 4),
      );
    },
    assembly: (word) =>
      `${name} ${general(sf(word), Rn(word))}, ${
        immediate ? `#${Rm(word)}` : general(sf(word), Rm(word))
      }, #${bits(word, 0, 4)}, ${conditionName(bits(word, 12, 4))}`,
  };
}

function selectAssembly(name: string, word: number): string {
  const [d, n, m] = threeRegisters(word);
  const condition = bits(word, 12, 4);
  const opposite = conditionName(condition ^ 1);
  if (name !== "csel" && condition < 14 && Rn(word) === Rm(word)) {
    if (name === "csneg") return `cneg ${d}, ${n}, ${opposite}`;
    if (Rn(word) === 31) {
      return `${name === "csinc" ? "cset" : "csetm"} ${d}, ${opposite}`;
    }
    return `${name === "csinc" ? "cinc" : "cinv"} ${d}, ${n}, ${opposite}`;
  }
  return `${name} ${d}, ${n}, ${m}, ${conditionName(condition)}`;
}

function conditionalSelect(
  name: string,
  op: string,
  op2: string,
  otherwise: (lifter: Lifter, wide: number, m: Value) => Value,
): Row {
  return {
    name,
    encoding: `sf:1 ${op} 0 11010100 Rm:5 cond:4 ${op2} Rn:5 Rd:5`,
    lift(lifter, word) {
      const wide = sf(word);
      const condition = bits(word, 12, 4);
      if (
        Rn(word) === 31 && Rm(word) === 31 && name === "csinc" &&
        condition < 14
      ) {
        lifter.setOnCondition(lifter.destination(Rd(word)), condition ^ 1);
        return;
      }
      if (Rn(word) === Rm(word) && condition < 14 && name === "csinc") {
        // cinc: one more, unless the condition holds.
        lifter.add(
          wide,
          lifter.destination(Rd(word)),
          lifter.x(Rn(word)),
          lifter.condition(condition ^ 1),
        );
        return;
      }
      const other = otherwise(lifter, wide, lifter.x(Rm(word)));
      lifter.select(
        wide,
        lifter.destination(Rd(word)),
        condition,
        lifter.x(Rn(word)),
        other,
      );
    },
    assembly: (word) => selectAssembly(name, word),
  };
}

const conditionalSelects: readonly Row[] = [
  conditionalSelect("csel", "0", "00", (_lifter, _wide, m) => m),
  conditionalSelect("csinc", "0", "01", (lifter, wide, m) => {
    const t = lifter.temporary();
    lifter.addImmediate(wide, t, m, 1);
    return t;
  }),
  conditionalSelect("csinv", "1", "00", inverted),
  conditionalSelect("csneg", "1", "01", (lifter, wide, m) => {
    const t = lifter.temporary();
    lifter.subtract(wide, t, lifter.x(31), m);
    return t;
  }),
];

function twoSources(name: string, opcode: string, meaning: Plain): Row {
  return {
    name,
    encoding: `sf:1 0 0 11010110 Rm:5 ${opcode} Rn:5 Rd:5`,
    lift: (lifter, word) =>
      meaning(
        lifter,
        sf(word),
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        lifter.x(Rm(word)),
      ),
    assembly: (word) => `${name} ${threeRegisters(word).join(", ")}`,
  };
}

const twoSourceRows: readonly Row[] = [
  twoSources("udiv", "000010", (l, wide, d, n, m) => l.divide(wide, d, n, m)),
  twoSources(
    "sdiv",
    "000011",
    (l, wide, d, n, m) => l.divideSigned(wide, d, n, m),
  ),
  twoSources("lsl", "001000", (l, wide, d, n, m) => l.shiftLeft(wide, d, n, m)),
  twoSources(
    "lsr",
    "001001",
    (l, wide, d, n, m) => l.shiftRight(wide, d, n, m),
  ),
  twoSources(
    "asr",
    "001010",
    (l, wide, d, n, m) => l.shiftRightSigned(wide, d, n, m),
  ),
  twoSources(
    "ror",
    "001011",
    (l, wide, d, n, m) => l.rotateRight(wide, d, n, m),
  ),
];

const checksums: readonly Row[] = ["crc32", "crc32c"].flatMap((name, c) =>
  ["b", "h", "w", "x"].map((suffix, size): Row => ({
    name: name + suffix,
    encoding: `${size === 3 ? 1 : 0} 0 0 11010110 Rm:5 010 ${c} ${
      size.toString(2).padStart(2, "0")
    } Rn:5 Rd:5`,
    lift: (lifter, word) =>
      lifter.checksum(
        c === 1,
        size,
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        lifter.x(Rm(word)),
      ),
    assembly: (word) =>
      `${name + suffix} ${general(0, Rd(word))}, ${general(0, Rn(word))}, ${
        general(size === 3, Rm(word))
      }`,
  }))
);

function oneSource(
  name: string,
  opcode: string,
  meaning: (lifter: Lifter, wide: number, d: Value, n: Value) => void,
  wide = "sf:1",
): Row {
  return {
    name: wide === "sf:1" ? name : `${name} (sf = ${wide})`,
    encoding: `${wide} 1 0 11010110 00000 ${opcode} Rn:5 Rd:5`,
    lift: (lifter, word) =>
      meaning(
        lifter,
        sf(word),
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
      ),
    assembly: (word) =>
      `${name} ${general(sf(word), Rd(word))}, ${general(sf(word), Rn(word))}`,
  };
}

const oneSourceRows: readonly Row[] = [
  oneSource("rbit", "000000", (l, wide, d, n) => l.reverseBits(wide, d, n)),
  oneSource(
    "rev16",
    "000001",
    (l, wide, d, n) => l.reverseBytes(wide, 2, d, n),
  ),
  oneSource("rev", "000010", (l, _, d, n) => l.reverseBytes(0, 4, d, n), "0"),
  oneSource("rev32", "000010", (l, _, d, n) => l.reverseBytes(1, 4, d, n), "1"),
  oneSource("rev", "000011", (l, _, d, n) => l.reverseBytes(1, 8, d, n), "1"),
  oneSource("clz", "000100", (l, wide, d, n) => l.leadingZeros(wide, d, n)),
  oneSource("cls", "000101", (l, wide, d, n) => l.leadingSigns(wide, d, n)),
];

function multiplyAdd(name: string, alias: string, o0: string): Row {
  const subtract = o0 === "1";
  return {
    name,
    encoding: `sf:1 00 11011 000 Rm:5 ${o0} Ra:5 Rn:5 Rd:5`,
    lift(lifter, word) {
      const wide = sf(word);
      const d = lifter.destination(Rd(word));
      if (Ra(word) === 31 && !subtract) {
        lifter.multiply(wide, d, lifter.x(Rn(word)), lifter.x(Rm(word)));
        return;
      }
      lifter.multiplyAdd(
        wide,
        d,
        lifter.x(Rn(word)),
        lifter.x(Rm(word)),
        lifter.x(Ra(word)),
        subtract,
      );
    },
    assembly(word) {
      const operands = threeRegisters(word).join(", ");
      return Ra(word) === 31
        ? `${alias} ${operands}`
        : `${name} ${operands}, ${general(sf(word), Ra(word))}`;
    },
  };
}

/** 32 by 32 bits to 64, accumulated. */
function multiplyLong(name: string, alias: string, u: string, o0: string): Row {
  const signed = u === "0";
  const subtract = o0 === "1";
  return {
    name,
    encoding: `1 00 11011 ${u} 01 Rm:5 ${o0} Ra:5 Rn:5 Rd:5`,
    lift(lifter, word) {
      const d = lifter.destination(Rd(word));
      const n = lifter.x(Rn(word));
      const m = lifter.x(Rm(word));
      if (Ra(word) === 31 && !subtract) {
        lifter.multiplyLong(signed, d, n, m);
        return;
      }
      const t = lifter.temporary();
      lifter.multiplyLong(signed, t, n, m);
      if (subtract) lifter.subtract(1, d, lifter.x(Ra(word)), t);
      else lifter.add(1, d, lifter.x(Ra(word)), t);
    },
    assembly(word) {
      const operands = `${general(1, Rd(word))}, ${general(0, Rn(word))}, ${
        general(0, Rm(word))
      }`;
      return Ra(word) === 31
        ? `${alias} ${operands}`
        : `${name} ${operands}, ${general(1, Ra(word))}`;
    },
  };
}

function multiplyHigh(name: string, u: string): Row {
  return {
    name,
    encoding: `1 00 11011 ${u} 10 Rm:5 0 Ra:5 Rn:5 Rd:5`,
    unpredictable: (word) => Ra(word) !== 31,
    lift: (lifter, word) =>
      lifter.multiplyHigh(
        u === "0",
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        lifter.x(Rm(word)),
      ),
    assembly: (word) => `${name} ${threeRegisters(word).join(", ")}`,
  };
}

export const dataProcessingRegister: readonly Row[] = [
  ...logicalShifted,
  addShifted("add", "0 0", addMeaning),
  addShifted("adds", "0 1", addsMeaning),
  addShifted("sub", "1 0", subMeaning),
  addShifted("subs", "1 1", subsMeaning),
  addExtended("add", "0 0", addMeaning),
  addExtended("adds", "0 1", addsMeaning),
  addExtended("sub", "1 0", subMeaning),
  addExtended("subs", "1 1", subsMeaning),
  withCarry("adc", "0 0", false, false),
  withCarry("adcs", "0 1", false, true),
  withCarry("sbc", "1 0", true, false),
  withCarry("sbcs", "1 1", true, true),
  conditionalCompare("ccmn", "0", true),
  conditionalCompare("ccmp", "1", true),
  conditionalCompare("ccmn", "0", false),
  conditionalCompare("ccmp", "1", false),
  ...conditionalSelects,
  ...twoSourceRows,
  ...checksums,
  ...oneSourceRows,
  multiplyAdd("madd", "mul", "0"),
  multiplyAdd("msub", "mneg", "1"),
  multiplyLong("smaddl", "smull", "0", "0"),
  multiplyLong("smsubl", "smnegl", "0", "1"),
  multiplyHigh("smulh", "0"),
  multiplyLong("umaddl", "umull", "1", "0"),
  multiplyLong("umsubl", "umnegl", "1", "1"),
  multiplyHigh("umulh", "1"),
];
