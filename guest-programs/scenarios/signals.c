// Signal handlers: what they are told, on which stack they run, under which
// mask, in which order, and what they may change.
#include "scenario.h"

static int volatile s_runs;
static int volatile s_order[8];
static uint32_t volatile s_mask_inside;
static uint64_t volatile s_stack_inside;
static int volatile s_signal_told;
static int volatile s_sender_told;
static void* volatile s_link_told;

typedef void (*handler)(int, struct siginfo_t*, struct ucontext_t*);

static long set_handler(int signal, handler function, uint32_t flags, uint32_t mask)
{
    struct sigaction action = {
        .sa_handler = (void*)function,
        .sa_mask = mask,
        .sa_flags = (int32_t)(flags | SA_SIGINFO),
    };
    return SYSTEM_CALL(sigaction, signal, &action, NULL);
}

static uint32_t bit(int signal)
{
    return 1u << (signal - 1);
}

static uint32_t current_mask(void)
{
    uint32_t mask = 0;
    SYSTEM_CALL(sigprocmask, SIG_BLOCK, NULL, &mask);
    return mask;
}

static void set_mask(uint32_t mask)
{
    SYSTEM_CALL(sigprocmask, SIG_SETMASK, &mask, NULL);
}

static void raise_signal(int signal)
{
    SYSTEM_CALL(kill, SYSTEM_CALL(getpid), signal);
}

static void observe_number(char const* name, int64_t value)
{
    begin(name);
    add_decimal(value);
    finish();
}

static void record(int signal, struct siginfo_t* information, struct ucontext_t* context)
{
    s_order[s_runs++ & 7] = signal;
    s_mask_inside = current_mask();
    s_stack_inside = (uint64_t)__builtin_frame_address(0);
    s_signal_told = information->si_signo;
    s_sender_told = information->si_pid;
    s_link_told = context->uc_link;
}

static void plain_handler(void)
{
    set_handler(SIGUSR1, record, 0, bit(SIGUSR2));
    set_mask(bit(SIGHUP));
    s_runs = 0;
    raise_signal(SIGUSR1);
    observe_number("handler ran", s_runs);
    observe_number("argument", s_order[0]);
    observe_number("si_signo", s_signal_told);
    observe_number("si_pid is the sender's", s_sender_told == (int)SYSTEM_CALL(getpid));
    observe_number("uc_link", (int64_t)s_link_told);
    observe_number("mask inside", s_mask_inside);
    observe_number("mask afterwards", current_mask());
    set_handler(SIGUSR1, record, SA_NODEFER, 0);
    raise_signal(SIGUSR1);
    observe_number("mask inside with SA_NODEFER", s_mask_inside);
    set_mask(0);
}

static void order_of_pending(void)
{
    set_handler(SIGUSR1, record, 0, 0);
    set_handler(SIGUSR2, record, 0, 0);
    set_handler(SIGTERM, record, 0, 0);
    set_mask(~0u);
    raise_signal(SIGTERM);
    raise_signal(SIGUSR2);
    raise_signal(SIGUSR1);
    raise_signal(SIGUSR1);
    s_runs = 0;
    // At the beginning of a time slice: between the first handler's start and
    // its note none should end.
    sleep_milliseconds(1);
    set_mask(0);
    begin("order of pending signals");
    for (int i = 0; i < s_runs && i < 8; ++i) {
        if (i)
            add_text(" ");
        add_decimal(s_order[i]);
    }
    finish();
}

static void alternate_stack(void)
{
    size_t const size = 0x10000;
    char* stack = map_memory(size, MAP_PRIVATE);
    struct stack_t alternate = { .ss_sp = stack, .ss_size = size };
    observe("sigaltstack", SYSTEM_CALL(sigaltstack, &alternate, NULL));
    set_handler(SIGUSR1, record, 0, 0);
    raise_signal(SIGUSR1);
    observe_number("without SA_ONSTACK on it",
        s_stack_inside >= (uint64_t)stack && s_stack_inside < (uint64_t)stack + size);
    set_handler(SIGUSR1, record, SA_ONSTACK, 0);
    raise_signal(SIGUSR1);
    observe_number("with SA_ONSTACK on it",
        s_stack_inside >= (uint64_t)stack && s_stack_inside < (uint64_t)stack + size);
    alternate.ss_flags = SS_DISABLE;
    observe("sigaltstack off", SYSTEM_CALL(sigaltstack, &alternate, NULL));
    raise_signal(SIGUSR1);
    observe_number("afterwards on it",
        s_stack_inside >= (uint64_t)stack && s_stack_inside < (uint64_t)stack + size);
}

#if defined(__x86_64__)
#define CONTEXT_PC(context) ((context)->uc_mcontext.rip)
#define INSTRUCTION_SIZE 2
// A load of two bytes of code, so that a handler can step over it.
static uint64_t faulting_load(uint64_t address)
{
    uint64_t value = 5;
    __asm__ volatile("movb (%%rdx), %%al" : "+a"(value) : "d"(address));
    return value;
}
#elif defined(__aarch64__)
#define CONTEXT_PC(context) ((context)->uc_mcontext.pc)
#define INSTRUCTION_SIZE 4
static uint64_t faulting_load(uint64_t address)
{
    register uint64_t value __asm__("x0") = 5;
    __asm__ volatile("ldrb w0, [%1]" : "+r"(value) : "r"(address));
    return value;
}
#else
#define CONTEXT_PC(context) ((context)->uc_mcontext.pc)
#define INSTRUCTION_SIZE 4
static uint64_t faulting_load(uint64_t address)
{
    register uint64_t value __asm__("a0") = 5;
    __asm__ volatile(".option push\n.option norvc\nlbu a0, 0(%1)\n.option pop"
        : "+r"(value)
        : "r"(address));
    return value;
}
#endif

static void step_over(int signal, struct siginfo_t* information, struct ucontext_t* context)
{
    record(signal, information, context);
    CONTEXT_PC(context) += INSTRUCTION_SIZE;
}

static void fault_is_stepped_over(void)
{
    set_handler(SIGSEGV, step_over, 0, 0);
    s_runs = 0;
    uint64_t value = faulting_load(8);
    observe_number("SIGSEGV handled", s_runs);
    observe_number("register keeps its value", (int64_t)value);
}

static void change_mask(int signal, struct siginfo_t* information, struct ucontext_t* context)
{
    record(signal, information, context);
    context->uc_sigmask = bit(SIGTERM);
}

static void handler_changes_mask(void)
{
    set_handler(SIGUSR1, change_mask, 0, 0);
    raise_signal(SIGUSR1);
    observe_number("mask that the handler left", current_mask());
    set_mask(0);
}

static void sleeping_call_is_interrupted(void)
{
    set_handler(SIGALRM, record, SA_RESTART, 0);
    struct timespec duration = { 5, 0 };
    struct timespec remaining = { 0, 0 };
    struct SC_clock_nanosleep_params parameters = {
        .clock_id = CLOCK_MONOTONIC,
        .requested_sleep = &duration,
        .remaining_sleep = &remaining,
    };
    SYSTEM_CALL(alarm, 1);
    observe("sleep despite SA_RESTART", SYSTEM_CALL(clock_nanosleep, &parameters));
    observe_number("time remains", remaining.tv_sec >= 3 && remaining.tv_sec < 5);
}

static void suspend_under_another_mask(void)
{
    set_handler(SIGUSR1, record, 0, 0);
    uint32_t none = 0;
    long result = 0;
    // A timer's tick within the call lets the handler run.
    for (int i = 0; i < 10 && result != -EINTR; ++i) {
        set_mask(bit(SIGUSR1));
        raise_signal(SIGUSR1);
        s_runs = 0;
        result = SYSTEM_CALL(sigsuspend, &none);
    }
    observe("sigsuspend", result);
    observe_number("its signal was handled", s_runs);
    observe_number("mask is back", current_mask());
    set_mask(0);
}

static void wait_for_a_signal(void)
{
    set_mask(bit(SIGUSR2));
    raise_signal(SIGUSR2);
    uint32_t set = bit(SIGUSR2);
    struct siginfo_t information;
    memset(&information, 0, sizeof(information));
    observe("sigtimedwait", SYSTEM_CALL(sigtimedwait, &set, &information, NULL));
    struct timespec none = { 0, 0 };
    observe("sigtimedwait again", SYSTEM_CALL(sigtimedwait, &set, &information, &none));
    set_mask(0);
}

static void ignored_signal_is_dropped(void)
{
    struct sigaction ignore = { .sa_handler = (void*)SIG_IGN };
    SYSTEM_CALL(sigaction, SIGUSR1, &ignore, NULL);
    set_mask(bit(SIGUSR1));
    raise_signal(SIGUSR1);
    uint32_t pending = 0;
    SYSTEM_CALL(sigpending, &pending);
    observe_number("ignored signals pending", pending);
    set_mask(0);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    plain_handler();
    order_of_pending();
    alternate_stack();
    fault_is_stepped_over();
    handler_changes_mask();
    sleeping_call_is_interrupted();
    suspend_under_another_mask();
    wait_for_a_signal();
    ignored_signal_is_dropped();
    end_scenario();
    return 0;
}
