import { assert, assertEquals } from "@std/assert";
import { Random } from "../differential/random.ts";
import { reducibleStructure, smallLoops, structure } from "./order.ts";

/** Edges by node. */
type Graph = number[][];

function structureOf(graph: Graph): ReturnType<typeof structure> {
  return structure((node) => graph[node]!, graph.length, 0, (from, to) => {
    graph[from] = graph[from]!.filter((next) => next !== to);
  });
}

/** Walks as code is emitted: every way has to find its label open. */
function emit(graph: Graph): number[] {
  const { order, merges, isMerge, isLoop } = structureOf(graph);
  const emitted: number[] = [];
  const open: { node: number; loop: boolean }[] = [];
  const isOpen = (node: number, loop: boolean): boolean =>
    open.some((label) => label.node === node && label.loop === loop);
  const goTo = (from: number, to: number): void => {
    if (order[to]! <= order[from]!) assert(isOpen(to, true), `loop ${to}`);
    else if (isMerge[to]) assert(isOpen(to, false), `end ${to}`);
    else tree(to);
  };
  const tree = (node: number): void => {
    if (isLoop[node]) open.push({ node, loop: true });
    const within = merges[node]!;
    for (const next of [...within].reverse()) {
      open.push({ node: next, loop: false });
    }
    emitted.push(node);
    for (const next of graph[node]!) goTo(node, next);
    for (const next of within) {
      assertEquals(open.pop(), { node: next, loop: false });
      tree(next);
    }
    if (isLoop[node]) assertEquals(open.pop(), { node, loop: true });
  };
  tree(0);
  assertEquals(open, []);
  return emitted;
}

function reachable(graph: Graph): number[] {
  const found = new Set([0]);
  for (const node of found) {
    for (const next of graph[node]!) found.add(next);
  }
  return [...found].sort((a, b) => a - b);
}

Deno.test("structure() nests a loop with two ways through it", () => {
  assertEquals(emit([[1], [2, 3], [4], [4], [1, 5], []]), [0, 1, 2, 3, 4, 5]);
});

Deno.test("structure() cuts a way into the middle of a loop", () => {
  const graph: Graph = [[1, 2], [2], [1]];
  emit(graph);
  assertEquals(graph.flat().length, 3);
});

Deno.test("reducibleStructure() finds a way into the middle of a loop", () => {
  const of = (graph: Graph): ReturnType<typeof reducibleStructure> =>
    reducibleStructure((node) => graph[node]!, graph.length);
  assertEquals(of([[1, 2], [2], [1]]), undefined);
  assertEquals(of([[1, 2], [2], [1, 0]]), undefined);
  const loop: Graph = [[1], [2, 3], [1], []];
  assertEquals(of(loop), structureOf(loop));
});

Deno.test("structure() nests any graph so that each node is emitted once", () => {
  const random = new Random(20);
  for (let round = 0; round < 3000; round++) {
    const count = 1 + random.below(12);
    const graph: Graph = Array.from(
      { length: count },
      () => {
        const edges = Array.from(
          { length: random.below(3) },
          () => random.below(count),
        );
        return [...new Set(edges)];
      },
    );
    const emitted = emit(graph).sort((a, b) => a - b);
    assertEquals(emitted, reachable(graph));
  }
});

Deno.test("smallLoops() finds loops that are not too large, inner ones last", () => {
  // 1 to 4 with 2 to 3 in it; 5 by itself.
  const graph: Graph = [[1], [2], [3, 4], [2], [1, 5], [5, 6], []];
  const { order } = structureOf(graph);
  const loops = (most: number): number[][] =>
    smallLoops((node) => graph[node]!, order, most)
      .map((loop) => [...loop].sort((a, b) => a - b));
  assertEquals(loops(4), [[1, 2, 3, 4], [2, 3], [5]]);
  assertEquals(loops(3), [[2, 3], [5]]);
  assertEquals(loops(1), [[5]]);
});

Deno.test("smallLoops() tells loops apart that begin at the same node", () => {
  const graph: Graph = [[0, 1], [2], [0, 3], []];
  const { order } = structureOf(graph);
  const loops = smallLoops((node) => graph[node]!, order, 9);
  assertEquals(loops.map((loop) => [...loop].sort()), [[0, 1, 2], [0]]);
});

Deno.test("smallLoops() leaves out what cannot be reached", () => {
  const graph: Graph = [[], [1]];
  const { order } = structureOf(graph);
  assertEquals(smallLoops((node) => graph[node]!, order, 9), []);
});
