/**
 * The order and nesting of a region's blocks, as structured control flow
 * needs it: reverse postorder, dominators, loops, and where ways meet.
 *
 * @module
 */

/** How the nodes of a graph are nested. */
export interface Structure {
  /** By node: its place in reverse postorder. */
  readonly order: readonly number[];
  /** By node: the nodes that it dominates at once and where ways meet, first
   * ones first. */
  readonly merges: readonly (readonly number[])[];
  readonly isMerge: readonly boolean[];
  readonly isLoop: readonly boolean[];
}

/** An edge that enters a loop beside its head is taken out of the graph: `cut`
 * is told, and has to take it out of `successors`. */
export function structure(
  successors: (node: number) => readonly number[],
  count: number,
  entry: number,
  cut: (from: number, to: number) => void,
): Structure {
  for (;;) {
    const walk = walkFrom(entry, successors, count);
    if (walk.beside.length === 0) return nesting(successors, walk);
    for (const [from, to] of walk.beside) cut(from, to);
  }
}

/** The structure from node 0 on, if loops are entered at their heads alone. */
export function reducibleStructure(
  successors: (node: number) => readonly number[],
  count: number,
): Structure | undefined {
  const walk = walkFrom(0, successors, count);
  return walk.beside.length === 0 ? nesting(successors, walk) : undefined;
}

interface Walk {
  /** Nodes in reverse postorder, and the place of each in it. */
  readonly order: readonly number[];
  readonly place: readonly number[];
  readonly dominators: readonly number[];
  /** Edges that enter loops beside their heads. */
  readonly beside: readonly (readonly [number, number])[];
}

function walkFrom(
  entry: number,
  successors: (node: number) => readonly number[],
  count: number,
): Walk {
  const order = reversePostorder(successors, count, entry);
  const dominators = dominatorsOf(successors, order);
  const place = new Array<number>(count).fill(-1);
  order.forEach((node, index) => place[node] = index);
  const beside: (readonly [number, number])[] = [];
  for (const node of order) {
    for (const next of successors(node)) {
      if (place[next]! > place[node]!) continue;
      if (!dominates(dominators, next, node)) beside.push([node, next]);
    }
  }
  return { order, place, dominators, beside };
}

function nesting(
  successors: (node: number) => readonly number[],
  { order, place, dominators }: Walk,
): Structure {
  const entries = place.map(() => 0);
  const isLoop = place.map(() => false);
  for (const node of order) {
    for (const next of successors(node)) {
      if (place[next]! > place[node]!) entries[next]!++;
      else isLoop[next] = true;
    }
  }
  const isMerge = entries.map((number) => number > 1);
  const merges = place.map((): number[] => []);
  for (const node of order) {
    if (isMerge[node]) merges[dominators[node]!]!.push(node);
  }
  return { order: place, merges, isMerge, isLoop };
}

/** The loops of a reducible graph that have `most` nodes or fewer, inner ones
 * last; `place` is `Structure.order`. Each way back to a head makes one: those
 * of a loop in the other may begin at the same node. */
export function smallLoops(
  successors: (node: number) => readonly number[],
  place: readonly number[],
  most: number,
): ReadonlySet<number>[] {
  const predecessors = place.map((): number[] => []);
  place.forEach((at, node) => {
    if (at < 0) return;
    for (const next of successors(node)) predecessors[next]!.push(node);
  });
  const loops: Set<number>[] = [];
  predecessors.forEach((from, head) => {
    for (const end of from) {
      if (place[end]! < place[head]!) continue;
      const members = new Set([head, end]);
      for (const node of members) {
        if (node === head || members.size > most) continue;
        for (const other of predecessors[node]!) members.add(other);
      }
      if (members.size <= most) loops.push(members);
    }
  });
  return loops.sort((one, other) => other.size - one.size);
}

function reversePostorder(
  successors: (node: number) => readonly number[],
  count: number,
  entry: number,
): number[] {
  const seen = new Array<boolean>(count).fill(false);
  const order: number[] = [];
  const stack: { node: number; next: number }[] = [{ node: entry, next: 0 }];
  seen[entry] = true;
  for (;;) {
    const top = stack[stack.length - 1];
    if (top === undefined) break;
    const next = successors(top.node)[top.next++];
    if (next === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (!seen[next]) {
      seen[next] = true;
      stack.push({ node: next, next: 0 });
    }
  }
  return order.reverse();
}

/** Immediate dominators by node, in the manner of Cooper, Harvey, Kennedy. */
function dominatorsOf(
  successors: (node: number) => readonly number[],
  order: readonly number[],
): number[] {
  const place: number[] = [];
  order.forEach((node, index) => place[node] = index);
  const predecessors: number[][] = order.map(() => []);
  for (const node of order) {
    for (const next of successors(node)) {
      predecessors[place[next]!]!.push(place[node]!);
    }
  }
  // By place, until the end.
  const found: number[] = order.map(() => -1);
  found[0] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let at = 1; at < order.length; at++) {
      let common = -1;
      for (const from of predecessors[at]!) {
        if (found[from]! < 0) continue;
        common = common < 0 ? from : meet(found, common, from);
      }
      if (found[at] === common) continue;
      found[at] = common;
      changed = true;
    }
  }
  const dominators: number[] = [];
  order.forEach((node, index) => dominators[node] = order[found[index]!]!);
  return dominators;
}

function meet(found: readonly number[], one: number, other: number): number {
  let [a, b] = [one, other];
  while (a !== b) {
    if (a > b) a = found[a]!;
    else b = found[b]!;
  }
  return a;
}

function dominates(
  dominators: readonly number[],
  node: number,
  other: number,
): boolean {
  for (let at = other;; at = dominators[at]!) {
    if (at === node) return true;
    if (at === dominators[at]) return false;
  }
}
