import { type Use, use } from "../../language/use.ts";
import { call, u32 } from "../../language/row.ts";

const keep = 0xffff_ffff;

function identityUses(): Use[] {
  const getters = ["getuid", "geteuid", "getgid", "getegid"] as const;
  const setters = ["setuid", "seteuid", "setgid", "setegid"] as const;
  return [
    ...getters.map((name) => use[name]({ operands: [], promises: ["stdio"] })),
    ...(["getresuid", "getresgid"] as const).map((name) =>
      use[name]({
        operands: [u32(0), u32(0), u32(0)],
        promises: ["stdio"],
        pointers: {
          real: {},
          effective: {},
          saved: {},
        },
      })
    ),
    ...setters.map((name) => use[name]({ operands: [1000], promises: ["id"] })),
    use.setregid({ operands: [keep, keep], promises: ["id"] }),
    use.setreuid({
      operands: [keep, keep],
      promises: ["id"],
      // It always fails, see the ledger.
      outcome: (step) => step.fails("EINVAL"),
    }),
    ...(["setresuid", "setresgid"] as const).map((name) =>
      use[name]({ operands: [keep, keep, keep], promises: ["id"] })
    ),
    use.setgroups({
      as: "root",
      operands: [1, u32(5)],
      promises: ["id"],
      pointers: { gids: {} },
    }),
    use.getgroups({
      as: "root",
      before: [call.setgroups(1, u32(5))],
      operands: [1, u32(0)],
      promises: ["stdio"],
      pointers: { gids: {} },
    }),
  ];
}

export const uses: readonly Use[] = [
  ...identityUses(),
];
