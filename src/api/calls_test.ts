import { assert, assertEquals } from "@std/assert";
import * as constants from "./constants.ts";
import { errno } from "./errno.ts";
import * as errnos from "./errno.ts";
import { syscalls, syscallsByNumber } from "./calls.ts";
import type { SystemCall } from "./calls.ts";
import type { Fields } from "./layout.ts";
import type { Meaning } from "./meaning.ts";
import { sharedRefusals } from "./refusals.ts";
import { walkWithLetters } from "./refusals/sequences.ts";

// Kernel/API/Syscall.h, in its order: the enumeration numbers the calls.
const order = "accept4 adjtime alarm archctl anon_create annotate_mapping " +
  "bind bindmount chdir chmod chown clock_gettime clock_nanosleep " +
  "clock_getres clock_settime close connect copy_mount " +
  "create_inode_watcher create_thread dbgputstr detach_thread disown " +
  "dump_backtrace dup2 execve exit exit_thread faccessat fchdir fchmod " +
  "fchown fcntl fork fstat fstatvfs fsopen fsmount fsync ftruncate futex " +
  "futimens get_dir_entries get_root_session_id get_stack_bounds getcwd " +
  "getegid geteuid getgid getgroups gethostname getkeymap getpeername " +
  "getpgid getpgrp getpid getppid getrandom getresgid getresuid getrusage " +
  "getsid getsockname getsockopt gettid getuid inode_watcher_add_watch " +
  "inode_watcher_remove_watch ioctl join_thread kill kill_thread killpg " +
  "link listen lseek madvise map_time_page mkdir mknod mmap mprotect mremap " +
  "msync munmap open perf_event perf_register_string pipe pledge poll " +
  "posix_fallocate posix_spawn prctl profiling_disable profiling_enable " +
  "profiling_free_buffer ptrace purge read pread preadv readlink realpath " +
  "recvfd recvmsg rename remount rmdir scheduler_get_parameters " +
  "scheduler_set_parameters sendfd sendmsg set_mmap_name setegid seteuid " +
  "setgid setgroups sethostname setkeymap setpgid setregid setresgid " +
  "setresuid setreuid setsid setsockopt setuid shutdown sigaction " +
  "sigaltstack sigpending sigprocmask sigreturn sigsuspend sigtimedwait " +
  "socket socketpair stat statvfs symlink sync sysconf times umask umount " +
  "uname unlink unshare_create unshare_enter unshare_open unveil utime " +
  "utimensat waitid write pwritev yield";

const locked = "execve exit exit_thread futex perf_event " +
  "perf_register_string posix_spawn profiling_disable profiling_enable " +
  "profiling_free_buffer ptrace purge read pread preadv recvmsg sendmsg " +
  "sigaction sigaltstack waitid write pwritev";

function notIn(those: readonly string[], these: readonly string[]): string[] {
  return those.filter((name) => !these.includes(name));
}

Deno.test("syscallsByNumber follows the reference's enumeration", () => {
  const enumeration = order.split(" ").map((name, number) =>
    `${number} ${name}`
  );
  const paragraphs = syscallsByNumber.map(({ name, number }) =>
    `${number} ${name}`
  );
  assertEquals(notIn(enumeration, paragraphs), [], "only the enumeration has");
  assertEquals(notIn(paragraphs, enumeration), [], "only paragraphs have");
  assertEquals(paragraphs, enumeration);
});

Deno.test("bigProcessLock marks the calls that the reference marks", () => {
  const marked = syscallsByNumber.filter((row) => row.bigProcessLock);
  const names = marked.map(({ name }) => name);
  assertEquals(notIn(locked.split(" "), names), [], "marked by it alone");
  assertEquals(notIn(names, locked.split(" ")), [], "marked here alone");
});

Deno.test("parameters fit the four argument registers", () => {
  for (const { name, parameters } of syscallsByNumber) {
    assert(parameters.length <= 4, name);
  }
});

function counts(meaning: Meaning | undefined): string[] {
  return meaning?.kind === "pointer" && typeof meaning.count === "string"
    ? [meaning.count.replace("*", "")]
    : [];
}

function checkStruct(owner: string, fields: Fields): void {
  for (const [name, [, , meaning]] of Object.entries(fields)) {
    for (const count of counts(meaning)) {
      assert(count in fields, `${owner}.${name} counts by ${count}`);
    }
  }
}

Deno.test("pointers count by a sibling that exists", () => {
  for (const row of Object.values<SystemCall>(syscalls)) {
    const names = row.parameters.map(([name]) => name);
    for (const [name, , meaning] of row.parameters) {
      for (const count of counts(meaning)) {
        assert(names.includes(count), `${row.name} ${name}`);
      }
      if (meaning?.kind === "pointer" && typeof meaning.to === "object") {
        checkStruct(meaning.to.name, meaning.to.fields);
      }
    }
  }
});

Deno.test("refuses state each check once: a refusal, about one subject", () => {
  for (const { name, refuses } of syscallsByNumber) {
    const seen = new Set<string>();
    for (const { refusal, subject = "" } of refuses) {
      const check = `${name} ${subject}: ${refusal}`;
      assert(!seen.has(check), check);
      seen.add(check);
      assert(/^[\w.-]*$/.test(subject), check);
    }
  }
});

Deno.test("refuses name the subject of each check where several are about the same", () => {
  for (const { name, refuses } of syscallsByNumber) {
    const subjects = Map.groupBy(refuses, ({ refusal }) => refusal);
    for (const [refusal, checks] of subjects) {
      if (checks.length === 1) continue;
      for (const { subject } of checks) {
        assert(subject !== undefined, `${name} ${refusal}`);
      }
    }
  }
});

Deno.test("refuses state everything that a paragraph owes of a refusal", () => {
  for (const { name, refuses } of syscallsByNumber) {
    for (const { refusal, errno: named, sentence, source } of refuses) {
      assertEquals(refusal.split("/")[1], named, name);
      assert(sentence !== "" && source !== "", `${name} ${refusal}`);
      const owner = refusal.split("/")[0];
      assert(owner === name || refusal in sharedRefusals, refusal);
    }
  }
});

Deno.test("errnos are those of the refusals", () => {
  for (const { name, refuses, errnos } of syscallsByNumber) {
    const named = new Set(refuses.map((check) => check.refusal.split("/")[1]));
    assertEquals<unknown>([...errnos].sort(), [...named].sort(), name);
  }
});

Deno.test("firstPromise is a promise that stands first and is always asked for", () => {
  for (const { name, refuses, promises, firstPromise } of syscallsByNumber) {
    const [first] = refuses;
    const isFirst = first?.errno === "EPROMISEVIOLATION" &&
      first.condition === undefined;
    assertEquals(firstPromise !== undefined, isFirst, name);
    if (isFirst) assertEquals(firstPromise, promises[0]?.promise, name);
  }
});

Deno.test("errno names are exported one by one, with their numbers", () => {
  const exported = errnos as unknown as Record<string, unknown>;
  for (const [name, number] of Object.entries(errno)) {
    assertEquals(exported[name], number, name);
  }
  assertEquals(Math.max(...Object.values(errno)) + 1, errnos.EMAXERRNO);
});

Deno.test("constants are exported one by one when they stand in a table", () => {
  const exported = constants as unknown as Record<string, unknown>;
  for (const [table, numbers] of Object.entries(exported)) {
    if (table === "defaultActions" || table === "unveilLetters") continue;
    if (typeof numbers !== "object" || Array.isArray(numbers)) continue;
    for (const [name, number] of Object.entries(numbers as object)) {
      assertEquals(exported[name], number, `${table}.${name}`);
    }
  }
});

// Where a call does more than walk, the rest of what it does may come between.
const LATER: Readonly<Record<string, readonly string[]>> = {
  // It wants the last component not to exist.
  bind: ["path/ENOENT/component-does-not-exist"],
  // What was found is opened or read at last: /proc/PID/exe.
  open: ["procfs/ENOEXEC/process-has-no-executable"],
  readlink: ["procfs/ENOEXEC/process-has-no-executable"],
  // The target is text, which is looked at when it is stored.
  symlink: ["path/EINVAL/empty"],
};

Deno.test("paragraphs list the checks of a walk in the order of the walk", () => {
  const order = walkWithLetters("path").map((check) =>
    String(check).slice("path: ".length)
  );
  const wrong = syscallsByNumber.flatMap(({ name, refuses }) => {
    const walks = Map.groupBy(
      refuses.filter(({ refusal }) =>
        order.includes(refusal) && !LATER[name]?.includes(refusal)
      ),
      ({ subject }) => subject,
    );
    return [...walks].filter(([, checks]) => {
      const ranks = checks.map(({ refusal }) => order.indexOf(refusal));
      return ranks.some((rank, index) => rank < (ranks[index - 1] ?? 0));
    }).map(([subject]) => `${name} ${subject}`);
  });
  assertEquals(wrong, []);
});
