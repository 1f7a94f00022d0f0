// Threads: where they start, their thread pointers, a lock made of a futex,
// exit values, signals to one of them.
#include "scenario.h"

#define THREADS 4
#define ROUNDS 200
#define STACK_SIZE 0x10000

struct thread {
    // The thread pointer points here, so that its first word finds it.
    struct thread* self;
    int index;
    int tid;
    // What it was handed at its start.
    void* entry;
    void* given_stack;
    size_t stack_size;
    struct thread* pointer;
    char* stack;
};

static struct thread s_threads[THREADS];
static uint32_t volatile s_lock;
static int volatile s_counter;
static uint32_t volatile s_may_end;
static int volatile s_signalled_tid;

static struct thread* thread_pointer(void)
{
    struct thread* pointer;
#if defined(__x86_64__)
    __asm__ volatile("movq %%fs:0, %0" : "=r"(pointer));
#elif defined(__aarch64__)
    __asm__ volatile("mrs %0, tpidr_el0" : "=r"(pointer));
#else
    __asm__ volatile("mv %0, tp" : "=r"(pointer));
#endif
    return pointer;
}

static long futex(uint32_t volatile* word, int operation, uint32_t value)
{
    struct SC_futex_params parameters = {
        .userspace_address = (void*)word,
        .futex_op = operation,
        .val = value,
    };
    return SYSTEM_CALL(futex, &parameters);
}

// 0 free, 1 held, 2 held and waited for.
static void lock(void)
{
    uint32_t expected = 0;
    if (__atomic_compare_exchange_n(&s_lock, &expected, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return;
    while (__atomic_exchange_n(&s_lock, 2, __ATOMIC_SEQ_CST) != 0)
        futex(&s_lock, FUTEX_WAIT, 2);
}

static void unlock(void)
{
    if (__atomic_exchange_n(&s_lock, 0, __ATOMIC_SEQ_CST) == 2)
        futex(&s_lock, FUTEX_WAKE, 1);
}

static void run_thread(void* entry, void* argument, void* stack, size_t stack_size)
{
    struct thread* self = argument;
    self->tid = (int)SYSTEM_CALL(gettid);
    self->entry = entry;
    self->given_stack = stack;
    self->stack_size = stack_size;
    self->pointer = thread_pointer();
    for (int i = 0; i < ROUNDS; ++i) {
        lock();
        int value = s_counter;
        if (i % 16 == 0)
            SYSTEM_CALL(yield);
        s_counter = value + 1;
        unlock();
    }
    while (__atomic_load_n(&s_may_end, __ATOMIC_SEQ_CST) == 0)
        futex(&s_may_end, FUTEX_WAIT, 0);
    SYSTEM_CALL(exit_thread, 100 + self->index, 0, 0);
}

static unsigned s_detach_state;
static unsigned s_guard_size;

static long start_thread(struct thread* thread, int index)
{
    thread->self = thread;
    thread->index = index;
    thread->stack = map_memory(STACK_SIZE, MAP_PRIVATE | MAP_STACK);
    struct SC_create_thread_params parameters = thread_on(thread->stack, STACK_SIZE);
    parameters.detach_state = s_detach_state;
    parameters.guard_page_size = s_guard_size;
    parameters.reported_guard_page_size = s_guard_size;
    parameters.entry = (void*)run_thread;
    parameters.entry_argument = thread;
    parameters.tls_pointer = thread;
    return SYSTEM_CALL(create_thread, (void*)run_thread, &parameters);
}

static void note_thread(int signal, struct siginfo_t* information, void* context)
{
    (void)signal;
    (void)information;
    (void)context;
    s_signalled_tid = (int)SYSTEM_CALL(gettid);
}

static void observe_number(char const* name, int64_t value)
{
    begin(name);
    add_decimal(value);
    finish();
}

static long join(long tid, uint64_t* value)
{
    return SYSTEM_CALL(join_thread, tid, value);
}

// Addresses and ids differ from kernel to kernel: told is how they compare.
static void observe_start(struct thread const* thread, int index, long tid)
{
    begin_indexed("start", index);
    add_text("entry ");
    add_decimal(thread->entry == (void*)run_thread);
    add_text(" stack ");
    add_decimal(thread->given_stack == thread->stack);
    add_text(" size ");
    add_decimal((int64_t)thread->stack_size);
    add_text(" thread pointer ");
    add_decimal(thread->pointer == thread);
    add_text(" tid ");
    add_decimal(thread->tid == tid);
    finish();
}

static void signal_one(long tid)
{
    struct sigaction action = { .sa_handler = (void*)note_thread, .sa_flags = SA_SIGINFO };
    SYSTEM_CALL(sigaction, SIGUSR1, &action, NULL);
    observe("kill_thread", SYSTEM_CALL(kill_thread, tid, SIGUSR1));
    for (int i = 0; i < 1000 && s_signalled_tid == 0; ++i)
        sleep_milliseconds(1);
    observe_number("signal reached that thread", s_signalled_tid == tid);
}

// What is read of a thread's stack; what was read stays when the thread is gone.
static char s_stack[4096];
static char s_stack_again[4096];
static int s_stack_file;

static void open_stack(long tid)
{
    make_directory("/proc", 0555);
    mount_file_system("ProcFS", "/proc");
    struct line path = { 0 };
    append(&path, "/proc/self/stacks/");
    append_decimal(&path, tid);
    append_character(&path, 0);
    s_stack_file = open_file(path.text, O_RDONLY, 0);
    SYSTEM_CALL(read, s_stack_file, s_stack, sizeof(s_stack) - 1);
}

static void observe_stack_of_the_dead(void)
{
    int64_t start = 0;
    SYSTEM_CALL(lseek, s_stack_file, &start, SEEK_SET);
    SYSTEM_CALL(read, s_stack_file, s_stack_again, sizeof(s_stack_again) - 1);
    observe_number("a stack has addresses", strlen(s_stack) > strlen("[]"));
    observe_number("the stack of who is gone stays", strcmp(s_stack, s_stack_again) == 0);
}

static void let_end(void)
{
    __atomic_store_n(&s_may_end, 1, __ATOMIC_SEQ_CST);
    futex(&s_may_end, FUTEX_WAKE, THREADS);
}

static void detach_one(void)
{
    static struct thread detached;
    __atomic_store_n(&s_may_end, 0, __ATOMIC_SEQ_CST);
    long tid = start_thread(&detached, 9);
    observe("detach_thread", SYSTEM_CALL(detach_thread, tid));
    let_end();
    sleep_milliseconds(20);
}

// Any state but 0, and guards larger than all memory.
static void detached_from_the_start(void)
{
    static struct thread detached;
    __atomic_store_n(&s_may_end, 0, __ATOMIC_SEQ_CST);
    s_detach_state = 2;
    s_guard_size = 0xfffff000;
    long tid = start_thread(&detached, 10);
    observe_number("huge guards", tid > 0);
    observe("join of another state", join(tid, NULL));
    let_end();
    sleep_milliseconds(50);
    observe_number("stack of huge guards", detached.given_stack == detached.stack);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    long pid = SYSTEM_CALL(getpid);
    long tids[THREADS];
    int distinct = 1;
    for (int i = 0; i < THREADS; ++i) {
        tids[i] = start_thread(&s_threads[i], i);
        distinct &= tids[i] > (i ? tids[i - 1] : pid);
    }
    observe_number("thread ids rise", distinct);
    for (int i = 0; i < 5000 && s_counter < THREADS * ROUNDS; ++i)
        sleep_milliseconds(1);
    observe_number("counter under the lock", s_counter);
    signal_one(tids[2]);
    open_stack(tids[0]);
    let_end();
    for (int i = 0; i < THREADS; ++i) {
        uint64_t value = 0;
        long result = join(tids[i], &value);
        begin_indexed("join", i);
        add_decimal(result);
        add_text(" value ");
        add_decimal((int64_t)value);
        finish();
        observe_start(&s_threads[i], i, tids[i]);
    }
    // Until the finalizer has taken it, an ended thread is found and not joinable.
    sleep_milliseconds(50);
    observe("join again", join(tids[0], NULL));
    observe_stack_of_the_dead();
    observe("join oneself", join(SYSTEM_CALL(gettid), NULL));
    detach_one();
    detached_from_the_start();
    observe_number("pid is still the same", SYSTEM_CALL(getpid) == pid);
    end_scenario();
    return 0;
}
