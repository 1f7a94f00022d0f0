/**
 * The vector float ops' slow paths: the scalar helper, lane by lane, between
 * scratch slots.
 *
 * @module
 */

import type { HostHelper } from "../ir/host.ts";
import { vectorFloatHelperNames } from "../ir/ops/vector_float.ts";
import { Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";

const [D, A, B, C] = [0, 2, 4, 6].map((at) => Slots.laneScratch + at) as [
  number,
  number,
  number,
  number,
];
const at = (slot: number): number => Layout.state + slot * 8;
const result = new DataView(new ArrayBuffer(16));
/** RISC-V has no vectors, but its helpers want boxed singles. */
const BOX = 0xffffffff;

/** Helpers of the vector float ops, from those of the scalar ones. */
export function laneHelpers(
  scalar: Readonly<Record<string, HostHelper>>,
): Readonly<Record<string, HostHelper>> {
  const helpers: Record<string, HostHelper> = {};
  for (const name of vectorFloatHelperNames) {
    const match = /^(f[a-z]+)(Mask)?(32|64)x([24])$/.exec(name);
    if (match === null) throw new Error(`${name} is no vector float op`);
    const [, stem = "", mask, bits = "", lanes] = match;
    const helper = scalar[stem + bits];
    if (helper === undefined) throw new Error(`no helper for ${name}`);
    helpers[name] = laneHelper(
      helper,
      Number(bits),
      Number(lanes),
      mask !== undefined,
    );
  }
  return helpers;
}

function laneHelper(
  helper: HostHelper,
  bits: number,
  lanes: number,
  mask: boolean,
): HostHelper {
  const get = (view: DataView, from: number, lane: number, to: number) => {
    if (bits === 64) {
      view.setBigUint64(at(to), view.getBigUint64(from + lane * 8, true), true);
    } else {
      view.setUint32(at(to), view.getUint32(from + lane * 4, true), true);
      view.setUint32(at(to) + 4, BOX, true);
    }
  };
  return (view, d, a, b, extra) => {
    const third = Layout.state + (extra & 0xffff);
    const rounding = extra & ~0xffff;
    result.setBigUint64(0, 0n);
    result.setBigUint64(8, 0n);
    for (let lane = 0; lane < lanes; lane++) {
      get(view, a, lane, A);
      get(view, b, lane, B);
      get(view, third, lane, C);
      helper(view, at(D), at(A), at(B), C * 8 | rounding);
      let value = view.getBigUint64(at(D), true);
      if (mask) value = -value;
      if (bits === 64) result.setBigUint64(lane * 8, value, true);
      else result.setUint32(lane * 4, Number(value & 0xffffffffn), true);
    }
    view.setBigUint64(d, result.getBigUint64(0, true), true);
    view.setBigUint64(d + 8, result.getBigUint64(8, true), true);
  };
}
