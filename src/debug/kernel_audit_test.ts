import { assert, assertEquals } from "@std/assert";
import type { Kernel } from "../kernel/kernel.ts";
import type { Process } from "../kernel/tasks/process.ts";
import { Machine } from "../machine/machine.ts";
import { program } from "../machine/test_program.ts";
import { auditKernel } from "./kernel_audit.ts";
import { changesBetween, describeKernel } from "./kernel_state.ts";

/** A jump to itself. */
const FOREVER = 0x0000006f;

function withKernel(look: (kernel: Kernel, init: Process) => void): void {
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/forever",
    programFile: program([FOREVER]),
  });
  try {
    const init = machine.kernel.processes.all.find((one) =>
      !one.isKernelProcess
    );
    assert(init !== undefined);
    look(machine.kernel, init);
  } finally {
    machine.dispose();
  }
}

Deno.test("auditKernel() has nothing to say of a kernel that has just booted", () => {
  withKernel((kernel) => assertEquals(auditKernel(kernel), []));
});

Deno.test("auditKernel() has nothing to say of a pipe that has one end left", () => {
  withKernel((kernel, { fds }) => {
    const pipe = kernel.vfs.createFIFO();
    pipe.openDirection("writer").destroy();
    fds.set(fds.reserve(), pipe.openDirection("reader"));
    assertEquals(auditKernel(kernel), []);
  });
});

/** What somebody forgot, and the beginning of what the audit says of it. */
const slips: readonly [
  string,
  (kernel: Kernel, init: Process) => void,
  string,
][] = [
  ["a page is not given back", ({ memory }) => {
    memory.takeKernelPages(1);
  }, "used pages"],
  ["a promise is not taken back", ({ memory }) => {
    memory.commit(1);
  }, "promised pages"],
  ["an object stays referred to", (_, { space }) => {
    [...space.regions][0]?.object.ref();
  }, "references to an object"],
  ["a region leaves its object behind", (_, { space }) => {
    const [first] = space.regions;
    if (first !== undefined) space.regions.remove(first);
  }, "regions of an object"],
  ["a descriptor stays reserved", (_, { fds }) => {
    fds.reserve();
  }, "promised descriptors of process"],
  ["a description stays referred to", (_, { fds }) => {
    fds.get(0).ref();
  }, "references to "],
  ["a root context stays attached", (_, { rootContext }) => {
    rootContext.attach();
  }, "processes in root context"],
];

for (const [what, slip, complaint] of slips) {
  Deno.test(`auditKernel() complains when ${what}`, () => {
    withKernel((kernel, init) => {
      slip(kernel, init);
      const found = auditKernel(kernel);
      assert(found.some((line) => line.startsWith(complaint)), `${found}`);
    });
  });
}

Deno.test("describeKernel() shows a change when a process gets another mask", () => {
  withKernel((kernel, init) => {
    const before = describeKernel(kernel);
    assertEquals(changesBetween(before, describeKernel(kernel)), []);
    init.umask = 0o777;
    const changes = changesBetween(before, describeKernel(kernel));
    assertEquals(changes.map((line) => line[0]), ["-", "+"]);
  });
});
