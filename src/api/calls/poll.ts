import { reads } from "../meaning.ts";
import { SC_poll_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { excludedByALimit } from "../waivers.ts";

export const pollFamily = family("poll", {
  poll: {
    number: 90,
    summary: "Waits until one of several descriptors is ready.",
    blocks: true,
    parameters: [["params", "pointer", reads(SC_poll_params)]],
    refuses: [
      promise("stdio"),
      "params: user-memory/EFAULT/not-readable",
      ["ENOBUFS/nfds-above-1023", "nfds is 1024 or above"],
      "timeout: user-memory/EFAULT/not-readable",
      "sigmask: user-memory/EFAULT/not-readable",
      [
        "EFAULT/array-size-overflows",
        "nfds times 8 does not fit in size_t, which the limit on nfds excludes",
        { waived: excludedByALimit },
      ],
      "fds: user-memory/EFAULT/not-readable",
      [
        "EINTR/signal-not-blocked-by-the-mask",
        "a signal that the mask, the temporary one if given, does not block is pending at entry or arrives during the wait, even if descriptors are ready; fds is not written",
      ],
      "fds: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "entry-with-events-counts-and-tells-them":
        "an entry with events counts in the result and its revents tell them",
      "returns-the-number-of-entries-with-events":
        "returns how many entries have events",
      "revents-of-all-entries-are-written-anew":
        "all entries' revents are written anew",
      "returns-0-after-the-timeout": "returns 0 if the time is over",
      "pollhup-is-never-reported": "a hang-up is not reported as POLLHUP",
      "pollerr-and-pollnval-are-never-reported":
        "neither POLLERR nor POLLNVAL is reported",
      "hang-up-shows-as-pollin": "what hung up shows as POLLIN",
      "broken-pipe-shows-as-pollout": "a broken pipe shows as POLLOUT",
      "bad-descriptor-does-not-count":
        "a descriptor that is not open does not count, so that the result can be 0",
      "bad-descriptor-ends-the-wait-at-once":
        "a bad or negative descriptor ends the wait at once, with revents 0",
      "regular-files-are-always-ready": "a regular file is always ready",
      "directories-and-simple-devices-are-always-ready":
        "directories and null, zero, full and random devices are always ready",
      "always-ready-means-for-both":
        "what is always ready is ready for reading and writing",
      "pipe-is-readable-by-data": "a pipe with data is readable",
      "empty-pipe-with-writers-is-not-readable":
        "an empty pipe that has writers is not readable",
      "pipe-without-writers-is-readable": "a pipe without writers is readable",
      "pipe-is-writable-by-room-or-without-readers":
        "a pipe is writable with room or without readers",
      "watcher-is-readable-by-an-event":
        "an inode watcher is readable when an event is queued, and always writable",
      "anonymous-file-is-never-ready": "an anonymous file is never ready",
      "listening-socket-is-readable-by-a-connection":
        "a local socket that listens is readable when a connection is pending",
      "canonical-terminal-is-readable-by-a-line":
        "a terminal in canonical mode is readable when a line is complete",
      "access-mode-does-not-matter":
        "the access mode is not considered: the write end of a pipe is judged for POLLIN by the state of the pipe",
      "timeout-of-0-looks-once": "a timeout of 0 looks once",
      "timeout-is-relative-and-unchecked":
        "the timeout is relative; less than 0 looks once too, and tv_nsec is not validated",
      "no-entries-give-0":
        "with nfds 0 the result is 0, and fds is not looked at",
      "no-entries-just-sleep": "with nfds 0 it sleeps for the timeout",
      "mask-is-restored-before-the-handler-runs":
        "the signal mask is restored before the call returns, and so before a handler would run",
    },
    source: [
      "Syscalls/poll.cpp",
      "Tasks/ThreadBlockers.cpp",
      "FileSystem/OpenFileDescription.cpp",
    ],
  },
});
