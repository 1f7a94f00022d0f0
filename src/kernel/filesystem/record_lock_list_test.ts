import { assertEquals } from "@std/assert";
import { Work } from "../work.ts";
import { Random } from "../security/random.ts";
import {
  type Ordered,
  type Range,
  RecordLockList,
} from "./record_lock_list.ts";

interface Lock extends Ordered {
  readonly kind: number;
}

function overlap(a: Range, b: Range): boolean {
  return (a.start < b.start + b.length || b.length === 0n) &&
    (b.start < a.start + a.length || a.length === 0n);
}

Deno.test("RecordLockList finds what a plain list finds when ranges come and go", () => {
  const random = new Random(5);
  const list = new RecordLockList<Lock>(new Work());
  let plain: Lock[] = [];
  const range = (): Range => ({
    start: BigInt(random.below(3_000)),
    // Some reach to the end, and some are the wrong way round.
    length: BigInt(
      random.below(20) === 0 ? -random.below(3) : random.below(40),
    ),
  });
  for (let order = 0; order < 6_000; order++) {
    const asked = range();
    const kind = random.below(4);
    const wanted = (one: Lock): boolean => one.kind !== kind;
    assertEquals(
      list.firstOver(asked, wanted),
      plain.find((one) => overlap(one, asked) && wanted(one)),
    );
    const like = plain[random.below(plain.length + 1)] ?? asked;
    assertEquals(
      list.firstLike(like, wanted),
      plain.find((one) =>
        one.start === like.start && one.length === like.length && wanted(one)
      ),
    );
    const gone = plain[random.below(plain.length * 3 + 1)];
    if (gone !== undefined) {
      list.remove(gone);
      plain.splice(plain.indexOf(gone), 1);
    }
    const one = { ...asked, kind, order };
    list.insert(one);
    plain.push(one);
    if (order % 1_000 === 999) {
      const before = plain.length;
      plain = plain.filter(wanted);
      assertEquals(list.keep(wanted), before - plain.length);
    }
  }
});
