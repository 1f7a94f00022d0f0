// Running an actor's operations. Nothing here makes a system call of its own
// where a row could notice it, least of all one that needs a promise.
#include "executor.h"

#define THREAD_STACK_SIZE 0x10000
#define BARRIER_ROUNDS 2000

static uint8_t s_handler_actors[NSIG];

static uint32_t* barrier_at(uint64_t index)
{
    return (uint32_t*)(shared_memory + SHARED_SIZE) + index;
}

static void handle_signal(int signal, struct siginfo_t const* information, void* context)
{
    (void)context;
    uint32_t offset = the_row.header->signal_information;
    if (offset != NO_OFFSET)
        memcpy(the_row.memory + offset, information, sizeof(*information));
    run_actor(s_handler_actors[signal]);
}

static int64_t install_handler(uint64_t const* operands)
{
    uint64_t signal = operands[1];
    if (signal < NSIG)
        s_handler_actors[signal] = (uint8_t)operands[0];
    struct sigaction action = {
        .sa_handler = (void*)handle_signal,
        .sa_mask = (uint32_t)operands[3],
        .sa_flags = (int32_t)((uint32_t)operands[2] | SA_SIGINFO),
    };
    return SYSTEM_CALL(sigaction, signal, &action, NULL);
}

static int64_t fork_actor(uint64_t actor)
{
    long pid = SYSTEM_CALL(fork);
    if (pid == 0) {
        run_actor((unsigned)actor);
        exit_process(0);
    }
    return pid;
}

// The kernel starts a thread with entry, argument, stack and its size in the
// four argument registers of C (Kernel/Syscalls/thread.cpp).
static void thread_entry(void* entry, void* actor, void* stack, size_t size)
{
    (void)entry;
    run_actor((unsigned)(uint64_t)actor);
    SYSTEM_CALL(exit_thread, 0, 0, 0);
    (void)stack;
    (void)size;
    __builtin_trap();
}

static int64_t start_thread(uint64_t actor)
{
    char* stack = map_memory(THREAD_STACK_SIZE, MAP_PRIVATE | MAP_STACK);
    if (!stack)
        return -error_number;
    struct SC_create_thread_params parameters = thread_on(stack, THREAD_STACK_SIZE);
    parameters.entry = (void*)thread_entry;
    parameters.entry_argument = (void*)actor;
    return SYSTEM_CALL(create_thread, (void*)thread_entry, &parameters);
}

// How the child ended, as code << 16 | status, or the thread's exit value.
static int64_t join(uint8_t is_thread, uint64_t id)
{
    if (is_thread) {
        uint64_t value = 0;
        long result = SYSTEM_CALL(join_thread, id, &value);
        return result < 0 ? result : (int64_t)value;
    }
    struct siginfo_t information;
    if (wait_for((int)id, WEXITED, &information) < 0)
        return -error_number;
    return (int64_t)information.si_code << 16 | (information.si_status & 0xffff);
}

static int64_t wait_at_barrier(uint64_t index, uint64_t participants)
{
    uint32_t* counter = barrier_at(index);
    __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
    for (unsigned round = 0; round < BARRIER_ROUNDS; ++round) {
        if (__atomic_load_n(counter, __ATOMIC_SEQ_CST) >= participants)
            return 0;
        sleep_milliseconds(1);
    }
    return -ETIMEDOUT;
}

static int64_t fill_descriptors(uint64_t keep)
{
    long result;
    do
        result = SYSTEM_CALL(fcntl, 0, F_DUPFD, 0);
    while (result >= 0);
    if (result != -EMFILE)
        return result;
    for (uint64_t i = 0; i < keep; ++i)
        SYSTEM_CALL(close, OPEN_MAX - 1 - i);
    return 0;
}

static int64_t perform(unsigned actor, struct operation const* operation)
{
    uint64_t const* operands = operation->operands;
    switch (operation->code) {
    case OPERATION_CALL:
        return system_call((long)operands[0], operands[1], operands[2], operands[3], operands[4]);
    case OPERATION_FORK:
        return fork_actor(operands[0]);
    case OPERATION_THREAD:
        return start_thread(operands[0]);
    case OPERATION_JOIN:
        return join(operation->byte, (uint64_t)record_at((uint32_t)operands[0])->result);
    case OPERATION_HANDLER:
        return install_handler(operands);
    case OPERATION_BARRIER:
        return wait_at_barrier(operands[0], operands[1]);
    case OPERATION_SETTLE:
        settle(actor, (long)operands[0]);
        return 0;
    case OPERATION_LOAD:
        return *(uint8_t volatile*)operands[0];
    case OPERATION_STORE:
        *(uint8_t volatile*)operands[0] = (uint8_t)operands[1];
        return 0;
    case OPERATION_JUMP:
        ((void (*)(void))operands[0])();
        return 0;
    case OPERATION_IMAGE:
        return become_image(operands[0]);
    case OPERATION_FILL_DESCRIPTORS:
        return fill_descriptors(operands[0]);
    default:
        return -ENOSYS;
    }
}

// A process that outlived its row must not write into another one's records.
static void leave_if_row_is_over(void)
{
    if (__atomic_load_n(row_at_hand(), __ATOMIC_SEQ_CST) != the_row.turn)
        exit_process(0);
}

void run_actor(unsigned actor)
{
    uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[actor].offset;
    struct record* record = NULL;
    uint32_t number = 0;
    for (;;) {
        struct operation operation;
        next_operation(&cursor, &operation);
        if (operation.code == OPERATION_END)
            return;
        if (operation.code == OPERATION_WINDOW)
            continue;
        leave_if_row_is_over();
        if (operation.code == OPERATION_PUT) {
            memcpy((void*)operation.address, &operation.operands[0], operation.length);
        } else if (operation.code == OPERATION_SNAP) {
            // At a result that is an error there is no memory.
            if (operation.address < (uint64_t)-EMAXERRNO)
                memcpy(
                    shared_memory + operation.record, (void*)operation.address, operation.length);
            if (record) {
                if (is_image)
                    log_observation(actor, number, record->snaps,
                        shared_memory + operation.record, operation.length);
                ++record->snaps;
            }
        } else {
            number = operation.record;
            record = record_at(number);
            record->snaps = 0;
            ++record->runs;
            record->state = STEP_BEGUN;
            if (is_image)
                log_result(actor, number);
            int64_t result = perform(actor, &operation);
            leave_if_row_is_over();
            record->result = result;
            record->state = STEP_DONE;
            if (is_image)
                log_result(actor, number);
        }
    }
}
