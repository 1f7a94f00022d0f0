import type { Claim } from "../../ledger/claim.ts";
import { call, type Row, row, type Step } from "../../language/row.ts";
import { gids, uids } from "../../worlds/identity.ts";

const NONE = 0xffff_ffff;

interface Setter {
  readonly name: "setuid" | "seteuid" | "setgid" | "setegid";
  readonly state: (r: number, e: number, s: number) => Step;
  /** The three ids after root has set 5 (only the effective for sete*). */
  readonly byRoot: readonly [number, number, number];
  readonly refusal: Claim;
}

const setters: readonly Setter[] = [
  {
    name: "setuid",
    state: uids,
    byRoot: [5, 5, 5],
    refusal: "setuid/EPERM/neither-real-nor-effective-uid-of-the-caller",
  },
  {
    name: "seteuid",
    state: uids,
    byRoot: [0, 5, 0],
    refusal: "seteuid/EPERM/neither-real-nor-saved-uid-of-the-caller",
  },
  {
    name: "setgid",
    state: gids,
    byRoot: [5, 5, 5],
    refusal: "setgid/EPERM/neither-real-nor-effective-gid-of-the-caller",
  },
  {
    name: "setegid",
    state: gids,
    byRoot: [0, 5, 0],
    refusal: "setegid/EPERM/neither-real-nor-saved-gid-of-the-caller",
  },
];

function setterRows({ name, state, byRoot, refusal }: Setter): Row[] {
  return [
    row(`${name}/EINVAL/all-ones`, {
      covers: `${name}/EINVAL/id-is-0xffffffff`,
      steps: [call[name](NONE).fails("EINVAL")],
    }),
    row(`${name}/EPERM/foreign-id`, {
      covers: refusal,
      steps: [call[name](5).fails("EPERM"), state(1000, 1000, 1000)],
    }),
    row(`${name}/success/own-id`, {
      steps: [call[name](1000).returns(0), state(1000, 1000, 1000)],
    }),
    row(`${name}/success/by-root`, {
      as: "root",
      steps: [call[name](5).returns(0), state(...byRoot)],
    }),
  ];
}

export const rows: readonly Row[] = [
  ...setters.flatMap(setterRows),
];
