// What execve does to signals: the new image is this program again.
#include "scenario.h"

static char const* s_self;

static uint32_t bit(int signal)
{
    return 1u << (signal - 1);
}

// Rounds towards zero from now on.
static void set_rounding(void)
{
#if defined(__x86_64__)
    uint32_t mode = 0x7f80;
    __asm__ volatile("ldmxcsr %0" ::"m"(mode));
#elif defined(__aarch64__)
    uint64_t mode = 3ul << 22;
    __asm__ volatile("msr fpcr, %0" ::"r"(mode));
#else
    uint64_t mode = 1;
    __asm__ volatile("fsrm %0" ::"r"(mode));
#endif
}

static int rounds_towards_zero(void)
{
#if defined(__x86_64__)
    uint32_t mode;
    __asm__ volatile("stmxcsr %0" : "=m"(mode));
    return (mode & 0x6000) == 0x6000;
#elif defined(__aarch64__)
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return (mode >> 22 & 3) == 3;
#else
    uint64_t mode;
    __asm__ volatile("frrm %0" : "=r"(mode));
    return mode == 1;
#endif
}

static void set_action(int signal, uint64_t action)
{
    struct sigaction new_action
        = { .sa_handler = (void*)action, .sa_mask = 5, .sa_flags = SA_SIGINFO };
    SYSTEM_CALL(sigaction, signal, &new_action, NULL);
}

static void prepare(void)
{
    set_action(SIGUSR1, (uint64_t)prepare);
    set_action(SIGUSR2, SIG_IGN);
    set_action(SIGCHLD, SIG_IGN);
    uint32_t mask = bit(SIGTERM) | bit(SIGHUP);
    SYSTEM_CALL(sigprocmask, SIG_SETMASK, &mask, NULL);
    SYSTEM_CALL(kill, SYSTEM_CALL(getpid), SIGTERM);
    struct stack_t stack = { .ss_sp = map_memory(0x10000, MAP_PRIVATE), .ss_size = 0x10000 };
    SYSTEM_CALL(sigaltstack, &stack, NULL);
    SYSTEM_CALL(alarm, 1000);
    set_rounding();
}

static void observe_action(char const* name, int signal)
{
    struct sigaction action;
    SYSTEM_CALL(sigaction, signal, NULL, &action);
    begin(name);
    add_decimal((int64_t)action.sa_handler);
    add_text(" mask ");
    add_decimal(action.sa_mask);
    add_text(" flags ");
    add_decimal(action.sa_flags);
    finish();
}

static long number(char const* text)
{
    long value = 0;
    while (*text)
        value = value * 10 + (*text++ - '0');
    return value;
}

// The pid in decimal is the argument.
static void execute_again(void)
{
    struct line pid = { 0 };
    append_decimal(&pid, SYSTEM_CALL(getpid));
    pid.text[pid.length] = 0;
    char const* const arguments[] = { "exec_signals", pid.text, NULL };
    execute(s_self, arguments, NULL);
}

static void report(char const* old_pid)
{
    observe_action("handler became default", SIGUSR1);
    observe_action("ignored stays so", SIGUSR2);
    observe_action("ignored SIGCHLD became default", SIGCHLD);
    uint32_t mask = 0;
    SYSTEM_CALL(sigprocmask, SIG_BLOCK, NULL, &mask);
    observe("mask is kept", mask);
    uint32_t pending = 0;
    SYSTEM_CALL(sigpending, &pending);
    observe("pending is kept", pending);
    struct stack_t stack;
    SYSTEM_CALL(sigaltstack, NULL, &stack);
    observe("alternate stack is gone", stack.ss_flags);
    observe("rounding mode is kept", rounds_towards_zero());
    observe("alarm is kept", SYSTEM_CALL(alarm, 0) > 0);
    observe("pid is kept", number(old_pid) == SYSTEM_CALL(getpid));
    char name[33];
    SYSTEM_CALL(prctl, PR_GET_PROCESS_NAME, name, sizeof(name));
    begin("process name");
    add_text(name);
    finish();
    observe("stack bounds", 0 == SYSTEM_CALL(get_stack_bounds, &stack.ss_sp, &stack.ss_size));
    observe("stack size", (long)stack.ss_size);
}

int main(int argc, char** argv)
{
    s_self = own_path();
    if (argc == 1) {
        prepare();
        execute_again();
        return error_number;
    }
    report(argv[1]);
    end_scenario();
    return 0;
}
