import { refusals } from "../refusal.ts";

/** What vector refuses. */
export const vectorRefusals = refusals("vector", "Syscalls/read.cpp", {
  "EINVAL/iov_count-is-negative": "iov_count is below 0",
  "EFAULT/iov_count-above-1024":
    "iov_count is above IOV_MAX (1024), which is EFAULT and not EINVAL",
  "EINVAL/lengths-add-up-above-int32_max":
    "the running sum of iov_len is above INT32_MAX (2147483647)",
});
