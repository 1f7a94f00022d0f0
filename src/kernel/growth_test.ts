// What a call costs must hardly depend on how much there is already.
import { assert, assertEquals } from "@std/assert";
import { PhysicalMemory } from "../cpu/cpu.ts";
import { type Ordered, RecordLockList } from "./filesystem/record_lock_list.ts";
import { AddressSpace, roundUp } from "./memory/address_space.ts";
import { USER_RANGE_CEILING } from "./memory/layout.ts";
import { MemoryManager, PAGE_SIZE } from "./memory/memory_manager.ts";
import { Access, type Region } from "./memory/region.ts";
import { Random } from "./security/random.ts";
import { Work } from "./work.ts";
import { type Timer, TimerQueue } from "./time/timer_queue.ts";

const FEW = 1_000;
const MANY = 10 * FEW;
/** How much more of its neighbours an operation may look at among ten times
 * as many: the steps of a search grow with the logarithm. */
const MOST = 2;

function newSpace(): AddressSpace {
  const memory = new MemoryManager(PhysicalMemory.create({ frames: 64 }));
  return new AddressSpace(memory, new Random(1));
}

function map(space: AddressSpace, pages: number): Region {
  const size = pages * PAGE_SIZE;
  return space.allocate(
    { address: 0, size, alignment: PAGE_SIZE, randomize: false },
    "test",
    Access.read,
    "None",
  );
}

/** How often fields of anything that is in a table were read. */
let reads = 0;

/** Counts whenever the object's field is read from now on. */
function counted<T extends object>(object: T, field: keyof T): T {
  let value = object[field];
  Object.defineProperty(object, field, {
    get: () => {
      reads++;
      return value;
    },
    set: (other) => void (value = other),
  });
  return object;
}

const WORK: Readonly<Record<string, (count: number) => void>> = {
  "regions are mapped anywhere": (count) => {
    const space = newSpace();
    for (let i = 0; i < count; i++) counted(map(space, 1 + i % 3), "base");
  },
  "regions come and go": (count) => {
    const space = newSpace();
    const mapOne = () => counted(map(space, 1), "base");
    const regions = Array.from({ length: count }, mapOne);
    for (let i = 0; i < count; i++) {
      const index = i * 7919 % count;
      space.deallocate(regions[index]!);
      regions[index] = mapOne();
    }
  },
  "records of a file are locked and unlocked": (count) => {
    const locks = new RecordLockList<Ordered>(new Work());
    const all: Ordered[] = [];
    for (let order = 0; order < count; order++) {
      const start = BigInt(order * 7919 % count);
      const lock = counted({ start, length: 1n, order }, "start");
      locks.firstOver(lock, () => true);
      locks.insert(lock);
      all.push(lock);
    }
    for (const lock of all) locks.firstLike(lock, () => true);
  },
  "timers are set for first and taken out": (count) => {
    const queue = new TimerQueue();
    const timers: Timer[] = [];
    for (let i = count; i > 0; i--) {
      timers.push(counted(queue.add(i, () => {}), "deadline"));
    }
    for (const timer of timers) queue.cancel(timer);
  },
};

function readsAnOperation(work: (count: number) => void, count: number) {
  reads = 0;
  work(count);
  return reads / count;
}

for (const [name, work] of Object.entries(WORK)) {
  Deno.test(`kernel tables are searched in few steps when ${name}`, () => {
    const few = readsAnOperation(work, FEW);
    const many = readsAnOperation(work, MANY);
    assert(many < few * MOST, `${few} reads become ${many}`);
  });
}

/** The lowest place that is large enough, looked for from the start. */
function firstFit(space: AddressSpace, pages: number): number {
  const size = pages * PAGE_SIZE;
  let start = space.base;
  for (const region of space.regions) {
    if (region.base - start >= size + PAGE_SIZE) break;
    start = region.end;
  }
  assert(USER_RANGE_CEILING - start >= size + PAGE_SIZE);
  return roundUp(start, PAGE_SIZE);
}

Deno.test("AddressSpace.place() takes the lowest gap when regions of all sizes come and go", () => {
  const space = newSpace();
  const random = new Random(7);
  for (let step = 0; step < 3_000; step++) {
    const regions = [...space.regions];
    if (regions.length > 20 && random.below(2) === 0) {
      space.deallocate(regions[random.below(regions.length)]!);
      continue;
    }
    const pages = 1 + random.below(2 ** random.below(7));
    const expected = firstFit(space, pages);
    assertEquals(map(space, pages).base, expected);
  }
});

Deno.test("TimerQueue fires in order when timers are set and taken out at random", () => {
  const queue = new TimerQueue();
  const random = new Random(3);
  const fired: number[] = [];
  let timers: { readonly number: number; readonly timer: Timer }[] = [];
  for (let number = 0; number < 2_000; number++) {
    const timer = queue.add(random.below(500), () => fired.push(number));
    timers.push({ number, timer });
    if (random.below(3) > 0) continue;
    const [gone] = timers.splice(random.below(timers.length), 1);
    assert(gone !== undefined);
    queue.cancel(gone.timer);
  }
  queue.fireDue(500);
  timers = timers.sort((a, b) =>
    a.timer.deadline - b.timer.deadline || a.number - b.number
  );
  assertEquals(fired, timers.map(({ number }) => number));
});
