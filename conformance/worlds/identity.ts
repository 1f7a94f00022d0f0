import { call, type Step, u32 } from "../language/row.ts";

export const real = u32(77, "real");

export const effective = u32(77, "effective");

export const saved = u32(77, "saved");

/** The three uids must be these. */
export function uids(r: number, e: number, s: number): Step {
  return call.getresuid(real, effective, saved).returns(0)
    .observes(real, r).observes(effective, e).observes(saved, s);
}

export function gids(r: number, e: number, s: number): Step {
  return call.getresgid(real, effective, saved).returns(0)
    .observes(real, r).observes(effective, e).observes(saved, s);
}
