// Makes random calls: any number, any registers, structs of random words, from
// processes and threads of root and of a user. What it does follows from its
// arguments alone: SEED PROCESSES CALLS, the last for each process. Nothing is
// looked at here: what a kernel must hold to is looked at from outside.
#include "runtime.h"

#define ARENA_PAGES 8
#define PAGE 4096
#define ARENA_SIZE (ARENA_PAGES * PAGE)
#define STACK_SIZE 0x8000
#define THREADS 3
#define FOCUS 10
#define LAST_CALL 165
#define USER 1000
// A process has so many tenths of a second.
#define PATIENCE 10

struct actor {
    uint64_t state;
    char* arena;
    // What calls answered last: descriptors, addresses, pids.
    uint64_t results[8];
    unsigned made;
    // Calls that this process makes more often than others.
    uint8_t focus[FOCUS];
};

static uint64_t next(struct actor* actor)
{
    actor->state ^= actor->state << 13;
    actor->state ^= actor->state >> 7;
    actor->state ^= actor->state << 17;
    return actor->state * 0x2545f4914f6cdd1dull >> 8;
}

static unsigned below(struct actor* actor, unsigned limit)
{
    return (unsigned)(next(actor) % limit);
}

static char const* const s_texts[] = {
    "/", "/w", "/w/a", "/w/d", "/w/d/b", "/tmp", "/tmp/x", "/dev/null", "/dev/zero", "/dev/full",
    "/dev/random", "/dev/ptmx", "/dev/tty", "/dev/pts/0", "/proc", "/proc/self/maps", "/proc/self",
    "/proc/self/fd/1", "/sys/kernel/processes", "/sys", "a", "..", ".", "", "tmpfs", "RAM", "ProcFS",
    "SysFS", "DevPtsFS", "stdio rpath wpath cpath proc exec thread", "stdio", "rwxc", "loop", "lo",
    "courage", "en-us", "/random_calls",
};

static uint64_t const s_sizes[] = {
    0, 1, 2, 7, 8, 16, 100, 255, 256, 4095, 4096, 4097, 8192, 65536, 1 << 20, 128 << 20, 0x7fffffff,
    0x80000000, 0xffffffff, 1ull << 32, 1ull << 47, 0x7fffffffffffffff, 0x8000000000000000,
    0xfffffffffffff000, 0xffffffffffffffff,
};

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static char* arena_place(struct actor* actor)
{
    unsigned place = below(actor, 8) == 0 ? below(actor, ARENA_SIZE) : 8 * below(actor, 128);
    return actor->arena + place;
}

static uint64_t word(struct actor* actor)
{
    switch (below(actor, 16)) {
    case 0:
    case 1:
    case 2:
        return (uint64_t)arena_place(actor);
    case 3:
    case 4:
        return below(actor, 12);
    case 5:
        return actor->results[below(actor, LENGTH(actor->results))];
    case 6:
        return s_sizes[below(actor, LENGTH(s_sizes))];
    case 7:
        return 1ull << below(actor, 33);
    case 8:
        return 1ull << below(actor, 16) | 1ull << below(actor, 24);
    case 9:
        return (uint64_t)s_texts[below(actor, LENGTH(s_texts))];
    case 10:
        return 0;
    case 11:
        return (uint64_t)-(int64_t)below(actor, 4);
    case 12:
        return below(actor, 300);
    case 13:
        return (uint64_t)(actor->arena + ARENA_SIZE - below(actor, 64));
    case 14:
        return below(actor, 4) == 0 ? next(actor) << 20 : PAGE * (uint64_t)below(actor, 64);
    default:
        return ((uint64_t)below(actor, 12) << 32) | below(actor, 12);
    }
}

// Words, halves of words, and now and then a text with its length, as structs
// hold them.
static void fill_arena(struct actor* actor)
{
    uint64_t* words = (uint64_t*)actor->arena;
    for (unsigned left = 6 + below(actor, 10); left > 0; left--) {
        unsigned at = below(actor, below(actor, 4) == 0 ? 128 : 12);
        if (below(actor, 3) == 0) {
            char const* text = s_texts[below(actor, LENGTH(s_texts))];
            words[at] = (uint64_t)text;
            words[at + 1] = strlen(text);
        } else
            words[at] = word(actor);
    }
}

static unsigned pick_call(struct actor* actor)
{
    if (below(actor, 4) != 0)
        return actor->focus[below(actor, FOCUS)];
    return below(actor, LAST_CALL);
}

static void make_call(struct actor* actor)
{
    unsigned number = pick_call(actor);
    // The dead tell nothing, and children beget children.
    int is_rare = number == SC_exit || number == SC_exit_thread || number == SC_fork;
    if (is_rare && below(actor, 16) != 0)
        return;
    fill_arena(actor);
    uint64_t first = below(actor, 3) == 0 ? word(actor) : (uint64_t)actor->arena;
    if (below(actor, 6) == 0)
        first = (uint64_t)arena_place(actor);
    long result = system_call(number, first, word(actor), word(actor), word(actor));
    if (result >= 0 && below(actor, 2) == 0)
        actor->results[actor->made++ % LENGTH(actor->results)] = (uint64_t)result;
}

#define TEXT(text) { (text), sizeof(text) - 1 }

// What chance hardly puts together, made so that it works.
static void make_known_call(struct actor* actor)
{
    struct SC_bindmount_params bind = { -1, TEXT("/w/d"), 10, 0 };
    struct SC_remount_params again = { -1, TEXT("/w/d"), 0 };
    struct SC_copy_mount_params copy = { -1, -1, TEXT("/w/d"), TEXT("/w/d"), 0 };
    struct SC_umount_params off = { -1, TEXT("/w/d") };
    struct SC_unshare_open_params apart = { (int)below(actor, 2) };
    struct SC_unshare_enter_params enter = { (int)below(actor, 2), (int)below(actor, 4), 0 };
    struct SC_getkeymap_params keys = { (void*)actor->arena, (void*)(actor->arena + 1024),
        (void*)(actor->arena + 2048), (void*)(actor->arena + 3072), (void*)(actor->arena + 4096),
        { actor->arena + 8192, 64 } };
    struct SC_execve_params life = { .path = TEXT("/random_calls") };
    struct timespec now = { 1000000, 0 };
    static struct StringArgument words[] = { TEXT("random_calls"), TEXT("1"), TEXT("0") };
    life.arguments.strings = words;
    life.arguments.length = 3;
    long directory = open_file("/w", O_RDONLY | O_DIRECTORY, 0);
    switch (below(actor, 16)) {
    case 0:
        SYSTEM_CALL(get_dir_entries, directory, actor->arena, 4096);
        break;
    case 1:
        SYSTEM_CALL(profiling_enable, SYSTEM_CALL(getpid), (uint64_t)-1);
        break;
    case 2:
        SYSTEM_CALL(profiling_disable, SYSTEM_CALL(getpid));
        break;
    case 3:
        SYSTEM_CALL(profiling_free_buffer, SYSTEM_CALL(getpid));
        break;
    case 4:
        SYSTEM_CALL(dump_backtrace);
        break;
    case 5:
        SYSTEM_CALL(clock_settime, CLOCK_REALTIME, &now);
        break;
    case 6:
        SYSTEM_CALL(setreuid, (uint64_t)-1, USER);
        break;
    case 7:
        SYSTEM_CALL(archctl, 1, actor->arena, 64, 0);
        break;
    case 8:
        SYSTEM_CALL(bindmount, &bind);
        break;
    case 9:
        SYSTEM_CALL(remount, &again);
        break;
    case 10:
        SYSTEM_CALL(copy_mount, &copy);
        break;
    case 11:
        SYSTEM_CALL(umount, &off);
        break;
    case 12: {
        struct SC_unshare_create_params made = { (int)SYSTEM_CALL(unshare_open, &apart) };
        SYSTEM_CALL(unshare_create, &made);
        break;
    }
    case 13:
        SYSTEM_CALL(unshare_enter, &enter);
        break;
    case 14:
        SYSTEM_CALL(getkeymap, &keys);
        break;
    default:
        if (below(actor, 16) == 0)
            SYSTEM_CALL(execve, &life);
    }
    SYSTEM_CALL(close, directory);
}

static void run(struct actor* actor, unsigned calls)
{
    long pid = SYSTEM_CALL(getpid);
    for (; calls > 0; calls--) {
        if (below(actor, 20) == 0)
            make_known_call(actor);
        else
            make_call(actor);
        long own = SYSTEM_CALL(getpid);
        if (own == pid)
            continue;
        // A child that a call made goes a way of its own, and a shorter one.
        pid = own;
        actor->state ^= (uint64_t)own << 20;
        calls /= 4;
    }
}

static void start_actor(struct actor* actor, uint64_t seed)
{
    memset(actor, 0, sizeof(*actor));
    actor->state = seed * 0x9e3779b97f4a7c15ull | 1;
    for (int warm = 0; warm < 8; warm++)
        next(actor);
    actor->arena = map_memory(ARENA_SIZE, MAP_PRIVATE | MAP_ANONYMOUS);
    for (int at = 0; at < FOCUS; at++)
        actor->focus[at] = (uint8_t)below(actor, LAST_CALL);
}

struct thread {
    struct thread* self;
    struct actor actor;
    unsigned calls;
};

static struct thread s_threads[THREADS];

static void* thread_main(void* argument)
{
    struct thread* thread = argument;
    run(&thread->actor, thread->calls);
    SYSTEM_CALL(exit_thread, 0, 0, 0);
    __builtin_unreachable();
}

static void start_thread(int index, uint64_t seed, unsigned calls)
{
    struct thread* thread = &s_threads[index];
    thread->self = thread;
    thread->calls = calls;
    start_actor(&thread->actor, seed);
    struct SC_create_thread_params parameters = {
        .detach_state = THREAD_DETACHED,
        .schedule_priority = THREAD_PRIORITY_NORMAL,
#if defined(__x86_64__)
        // C expects the stack as a call instruction leaves it.
        .stack_size = STACK_SIZE - 8,
#else
        .stack_size = STACK_SIZE,
#endif
        .stack_location = map_memory(STACK_SIZE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK),
        .entry = (void*)thread_main,
        .entry_argument = thread,
        .tls_pointer = thread,
    };
    SYSTEM_CALL(create_thread, (void*)thread_main, &parameters);
}

// Every program gets some objects, so that calls find what they are about.
static void open_objects(void)
{
    static int ends[2];
    SYSTEM_CALL(pipe, ends, 0);
    struct SC_socketpair_params pair = { .domain = AF_LOCAL, .type = SOCK_STREAM, .sv = ends };
    SYSTEM_CALL(socketpair, &pair);
    SYSTEM_CALL(socket, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    open_file("/w/a", O_RDWR | O_CREAT, 0666);
    open_file("/w/d", O_RDONLY | O_DIRECTORY, 0);
    open_file("/dev/ptmx", O_RDWR, 0);
    SYSTEM_CALL(create_inode_watcher, 0);
}

static _Noreturn void child(uint64_t seed, unsigned calls)
{
    static struct actor actor;
    start_actor(&actor, seed);
    open_objects();
    if (below(&actor, 3) != 0) {
        SYSTEM_CALL(setresgid, USER, USER, USER);
        SYSTEM_CALL(setresuid, USER, USER, USER);
    }
    if (below(&actor, 3) == 0) {
        for (int index = 0; index < THREADS; index++)
            start_thread(index, seed + 1000003u * (unsigned)(index + 1), calls / 4);
    }
    if (below(&actor, 5) == 0) {
        char const* promises = below(&actor, 2) == 0 ? "stdio rpath wpath cpath thread" : "stdio proc";
        struct SC_pledge_params pledge = { .promises = { promises, strlen(promises) } };
        run(&actor, calls / 4);
        SYSTEM_CALL(pledge, &pledge);
    }
    // Some are two of the same, who share what they have opened.
    if (below(&actor, 4) == 0 && SYSTEM_CALL(fork) == 0)
        actor.state ^= 0x5deece66dull << 8;
    run(&actor, calls);
    exit_process(0);
}

// Some can't be ended: they block even the signal that ends everybody.
static void reap(int pid)
{
    struct siginfo_t information;
    for (int left = PATIENCE; left > 0; left--) {
        if (wait_for(pid, WEXITED | WNOHANG, &information) != 0)
            return;
        if (left == PATIENCE / 2)
            SYSTEM_CALL(kill, pid, SIGKILL);
        sleep_milliseconds(100);
    }
}

static unsigned argument(int argc, char** argv, int index, unsigned otherwise)
{
    if (index >= argc)
        return otherwise;
    char const* text = argv[index];
    return (unsigned)decimal_at(&text);
}

int main(int argc, char** argv)
{
    unsigned seed = argument(argc, argv, 1, 1);
    unsigned processes = argument(argc, argv, 2, 10);
    unsigned calls = argument(argc, argv, 3, 200);
    make_directory("/w", 0777);
    change_mode("/w", 01777);
    make_directory("/w/d", 0777);
    for (unsigned number = 0; number < processes; number++) {
        int pid = (int)SYSTEM_CALL(fork);
        if (pid == 0)
            child((uint64_t)seed * 65537u + number, calls);
        if (pid < 0)
            return 1;
        reap(pid);
    }
    return 0;
}
