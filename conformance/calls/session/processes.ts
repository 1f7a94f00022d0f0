import { type Use, use } from "../../language/use.ts";

function sessionUses(): Use[] {
  return [
    use.getsid({ operands: [0], promises: ["stdio"] }),
    use.getpgid({ operands: [0], promises: ["stdio"] }),
    use.getpgrp({ operands: [], promises: ["stdio"] }),
    use.get_root_session_id({ operands: [-1], promises: ["stdio"] }),
    use.setpgid({ operands: [0, 0], promises: ["proc"] }),
    use.setsid({ operands: [], promises: ["proc"] }),
  ];
}

export const uses: readonly Use[] = [
  ...sessionUses(),
];
