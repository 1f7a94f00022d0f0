// Climbing the ladder: each rung's own calls are tried as the executor uses
// them, so that a row which stands on them is not the first to find out. What
// does not hold is told by the call that failed, and tried no more.
#include "ladder.h"
#include "executor.h"
#include "world.h"

#define PAGE 4096
#define THREAD_STACK_SIZE 0x4000
#define CHILD_STATUS 7
#define THREAD_VALUE 11

static struct trouble s_troubles[RUNG_COUNT];
// How many rungs were tried or are proven; nobody is below the ground.
static unsigned s_tried = 1;

static struct trouble trouble_if(int call, long result)
{
    return result < 0 ? trouble_at(call, -result) : NO_TROUBLE;
}

// A call that is refused for what it was given is there.
static struct trouble trouble_if_missing(int call, long result)
{
    return result == -ENOSYS ? trouble_at(call, ENOSYS) : NO_TROUBLE;
}

static struct trouble first_of(struct trouble const* troubles, unsigned count)
{
    for (unsigned i = 0; i < count; ++i) {
        if (troubles[i].is_there)
            return troubles[i];
    }
    return NO_TROUBLE;
}
#define FIRST_OF(...)                                                                              \
    first_of((struct trouble[]) { __VA_ARGS__ },                                                   \
        sizeof((struct trouble[]) { __VA_ARGS__ }) / sizeof(struct trouble))

// Of a call that answers well and gives no memory, too.
static struct trouble try_to_map(size_t size, int flags, uint8_t** memory)
{
    error_number = 0;
    failed_call = SC_mmap;
    *memory = map_memory(size, flags);
    return *memory ? NO_TROUBLE : trouble_of_wrapper();
}

static struct trouble make_shared_memory(void)
{
    uint8_t* shared;
    struct trouble trouble = try_to_map(SHARED_SIZE + PAGE, MAP_SHARED, &shared);
    if (!trouble.is_there)
        shared_memory = shared;
    return trouble;
}

static struct trouble prove_memory(void)
{
    uint8_t* own;
    struct trouble trouble = make_shared_memory();
    if (!trouble.is_there)
        trouble = try_to_map(2 * PAGE, MAP_PRIVATE, &own);
    if (trouble.is_there)
        return trouble;
    return FIRST_OF(trouble_if(SC_mprotect, SYSTEM_CALL(mprotect, own, PAGE, PROT_READ)),
        trouble_if(SC_munmap, SYSTEM_CALL(munmap, own, 2 * PAGE)));
}

static struct trouble prove_fork(void)
{
    // In memory of its own the child's word would not be seen.
    uint32_t volatile* word = row_at_hand();
    *word = 0;
    long pid = SYSTEM_CALL(fork);
    if (pid == 0) {
        *word = CHILD_STATUS;
        exit_process(CHILD_STATUS);
    }
    if (pid < 0)
        return trouble_at(SC_fork, -pid);
    struct siginfo_t information;
    int waited = wait_for((int)pid, WEXITED, &information);
    if (waited < 0)
        return trouble_of_wrapper();
    if (waited != pid || information.si_status != CHILD_STATUS)
        return trouble_at(SC_waitid, 0);
    if (has_rung(RUNG_MEMORY) && *word != CHILD_STATUS)
        return trouble_at(SC_mmap, 0);
    return NO_TROUBLE;
}

static int s_is_alone;

static struct trouble prove_processes(void)
{
    long self = SYSTEM_CALL(getpid);
    if (self <= 0)
        return trouble_at(SC_getpid, -self);
    struct trouble trouble = s_is_alone ? NO_TROUBLE : prove_fork();
    if (trouble.is_there)
        return trouble;
    // Nothing is sent, but looked whether it could be.
    return trouble_if(SC_kill, SYSTEM_CALL(kill, self, 0));
}

static struct trouble prove_time(void)
{
    struct timespec time;
    long clock = SYSTEM_CALL(clock_gettime, CLOCK_MONOTONIC, &time);
    if (clock < 0)
        return trouble_at(SC_clock_gettime, -clock);
    long sleep = sleep_milliseconds(0);
    if (sleep < 0)
        return trouble_at(SC_clock_nanosleep, -sleep);
    struct sigaction action = { .sa_handler = (void*)SIG_DFL };
    return FIRST_OF(trouble_if(SC_sigaction, SYSTEM_CALL(sigaction, SIGALRM, &action, NULL)),
        trouble_if(SC_alarm, SYSTEM_CALL(alarm, 0)));
}

// The error of an exit_thread that came back.
static int volatile s_exit_error;

static void thread_entry(void* entry, void* argument, void* stack, size_t size)
{
    (void)entry;
    (void)argument;
    (void)stack;
    (void)size;
    // Unmapped by whoever has joined it.
    long result = SYSTEM_CALL(exit_thread, THREAD_VALUE, 0, 0);
    s_exit_error = (int)-result;
    for (;;)
        sleep_milliseconds(1000);
}

static struct trouble prove_threads(void)
{
    char* stack = map_memory(THREAD_STACK_SIZE, MAP_PRIVATE | MAP_STACK);
    if (!stack)
        return trouble_of_wrapper();
    struct SC_create_thread_params parameters = thread_on(stack, THREAD_STACK_SIZE);
    parameters.entry = (void*)thread_entry;
    long thread = SYSTEM_CALL(create_thread, (void*)thread_entry, &parameters);
    if (thread < 0)
        return trouble_at(SC_create_thread, -thread);
    // Who can not end would be joined for ever.
    sleep_milliseconds(1);
    if (s_exit_error != 0)
        return trouble_at(SC_exit_thread, s_exit_error);
    uint64_t value = 0;
    long joined = SYSTEM_CALL(join_thread, thread, &value);
    SYSTEM_CALL(munmap, stack, THREAD_STACK_SIZE);
    if (joined < 0)
        return trouble_at(SC_join_thread, -joined);
    return value == THREAD_VALUE ? NO_TROUBLE : trouble_at(SC_join_thread, 0);
}

static struct trouble prove_paths(void)
{
    struct stat status;
    return status_of("/", &status) < 0 ? trouble_of_wrapper() : NO_TROUBLE;
}

static struct trouble prove_identities(void)
{
    return FIRST_OF(trouble_if(SC_setgroups, SYSTEM_CALL(setgroups, 0, NULL)),
        trouble_if(SC_setresgid, SYSTEM_CALL(setresgid, 0, 0, 0)),
        trouble_if(SC_setresuid, SYSTEM_CALL(setresuid, 0, 0, 0)));
}

static struct trouble prove_programs(void)
{
    return trouble_if_missing(SC_execve, SYSTEM_CALL(execve, NULL));
}

static struct trouble prove_sockets(void)
{
    long fd = SYSTEM_CALL(socket, AF_LOCAL, SOCK_STREAM, 0);
    if (fd >= 0)
        SYSTEM_CALL(close, fd);
    return trouble_if(SC_socket, fd);
}

// To be asked is all that these may be: what they do can not be undone.
static struct trouble prove_confinement(void)
{
    return FIRST_OF(trouble_if_missing(SC_pledge, SYSTEM_CALL(pledge, NULL)),
        trouble_if_missing(SC_unveil, SYSTEM_CALL(unveil, NULL)));
}

static struct trouble prove_the_rest(void)
{
    return FIRST_OF(trouble_if_missing(SC_uname, SYSTEM_CALL(uname, NULL)),
        trouble_if_missing(SC_ptrace, SYSTEM_CALL(ptrace, NULL)));
}

typedef struct trouble proof(void);

static proof* const s_proofs[RUNG_COUNT] = {
    [RUNG_MEMORY] = prove_memory,
    [RUNG_PROCESSES] = prove_processes,
    [RUNG_TIME] = prove_time,
    [RUNG_FILES] = make_descriptors,
    [RUNG_MOUNTS] = prove_mounts,
    [RUNG_PATHS] = prove_paths,
    [RUNG_IDENTITIES] = prove_identities,
    [RUNG_THREADS] = prove_threads,
    [RUNG_PROGRAMS] = prove_programs,
    [RUNG_SOCKETS] = prove_sockets,
    [RUNG_CONFINEMENT] = prove_confinement,
    [RUNG_THE_REST] = prove_the_rest,
};

// What is there for all rows once a rung was tried; most leave nothing.
static proof* const s_makers[RUNG_COUNT] = {
    [RUNG_MEMORY] = make_shared_memory,
    [RUNG_FILES] = make_descriptors,
    [RUNG_MOUNTS] = make_mount_points,
};

unsigned take_for_proven(unsigned rung)
{
    for (unsigned one = 0; one <= rung; ++one) {
        if (s_makers[one] && s_makers[one]().is_there)
            return 0;
    }
    s_tried = rung + 1;
    return rung;
}

void climb(unsigned rung, int is_alone)
{
    s_is_alone = is_alone;
    for (; s_tried <= rung && s_tried < RUNG_COUNT; ++s_tried) {
        log_flush();
        s_troubles[s_tried] = s_proofs[s_tried]();
        log_rung(s_tried, s_troubles[s_tried]);
    }
}

int has_rung(unsigned rung)
{
    return rung < s_tried && !s_troubles[rung].is_there;
}

unsigned rung_reached(void)
{
    unsigned rung = 0;
    while (has_rung(rung + 1))
        ++rung;
    return rung;
}

struct trouble trouble_below(uint16_t rungs)
{
    for (unsigned rung = 0; rung < s_tried; ++rung) {
        if ((rungs >> rung & 1) && s_troubles[rung].is_there)
            return s_troubles[rung];
    }
    return NO_TROUBLE;
}
