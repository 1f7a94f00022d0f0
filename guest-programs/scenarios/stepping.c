// A tracer that steps its tracee from one place to another and prints where
// the tracee stops on the way: over a system call, a page that is touched for
// the first time and, on x86-64, a repeated instruction.
#include "scenario.h"

#if defined(__x86_64__)
#define PROGRAM_COUNTER(registers) ((registers).rip)
#else
#define PROGRAM_COUNTER(registers) ((registers).pc)
#endif

extern char const stepping_start[] __asm__("stepping_start");
extern char const stepping_end[] __asm__("stepping_end");

static int s_pid;

// Stops by a breakpoint in front of the first step.
static void run_stepped(void* untouched)
{
#if defined(__x86_64__)
    __asm__ volatile("int3\n"
                     "stepping_start:\n"
                     "nop\n"
                     "movl %1, %%eax\n"
                     "syscall\n"
                     "movl $2, %%ecx\n"
                     "rep stosb\n"
                     "stepping_end:\n"
        : "+D"(untouched)
        : "i"(SC_getpid)
        : "rax", "rcx", "r11", "memory");
#elif defined(__aarch64__)
    __asm__ volatile("brk #0\n"
                     "stepping_start:\n"
                     "nop\n"
                     "mov x8, %1\n"
                     "svc #0\n"
                     "str x8, [%0]\n"
                     "stepping_end:\n" ::"r"(untouched),
        "i"(SC_getpid)
        : "x0", "x8", "memory");
#else
    __asm__ volatile(".option push\n"
                     ".option norvc\n"
                     "ebreak\n"
                     "stepping_start:\n"
                     "nop\n"
                     "li a7, %1\n"
                     "ecall\n"
                     "sd a7, 0(%0)\n"
                     "stepping_end:\n"
                     ".option pop\n" ::"r"(untouched),
        "i"(SC_getpid)
        : "a0", "a7", "memory");
#endif
}

static void run_tracee(void* untouched)
{
    SYSTEM_CALL(kill, SYSTEM_CALL(getpid), SIGSTOP);
    run_stepped(untouched);
    exit_process(3);
}

static long trace(int request, void const* address)
{
    struct SC_ptrace_params parameters = {
        .request = request,
        .tid = s_pid,
        .addr = (void*)address,
    };
    return SYSTEM_CALL(ptrace, &parameters);
}

// Each event once: a blocking wait would see an old stop again.
static struct siginfo_t next_event(void)
{
    struct siginfo_t information;
    while (wait_for(s_pid, WSTOPPED | WEXITED | WNOHANG, &information) == 0)
        sleep_milliseconds(1);
    return information;
}

static struct PtraceRegisters registers_of_tracee(void)
{
    struct PtraceRegisters registers;
    memset(&registers, 0, sizeof(registers));
    trace(PT_GETREGS, &registers);
    return registers;
}

static int go_on(void)
{
    trace(PT_CONTINUE, NULL);
    struct siginfo_t event = next_event();
    return event.si_code == CLD_STOPPED && event.si_status == SIGTRAP;
}

static void step_to_the_end(void)
{
    begin("stops");
    for (int i = 0; i < 20; ++i) {
        trace(PT_SINGLESTEP, NULL);
        if (!go_on())
            break;
        uint64_t at = PROGRAM_COUNTER(registers_of_tracee()) - (uint64_t)stepping_start;
        add_text(i == 0 ? "" : " ");
        add_decimal((int64_t)at);
        if (at >= (uint64_t)(stepping_end - stepping_start))
            break;
    }
    finish();
}

// Only x86-64 goes on stepping until it is told not to.
static void step_no_more(void)
{
    int stops = go_on();
#if defined(__x86_64__)
    struct PtraceRegisters registers = registers_of_tracee();
    registers.rflags &= ~0x100ul;
    trace(PT_SETREGS, &registers);
#endif
    begin("stops without a request");
    add_decimal(stops);
    finish();
    if (stops)
        go_on();
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    struct SC_mmap_params parameters = {
        .size = 4096,
        .prot = PROT_READ | PROT_WRITE,
        .flags = MAP_PRIVATE | MAP_ANONYMOUS,
    };
    void* untouched = (void*)SYSTEM_CALL(mmap, &parameters);
    s_pid = (int)SYSTEM_CALL(fork);
    if (s_pid == 0)
        run_tracee(untouched);
    next_event();
    trace(PT_ATTACH, NULL);
    observe("stops at the breakpoint", go_on());
    begin("at the start");
    add_decimal((int64_t)(PROGRAM_COUNTER(registers_of_tracee()) - (uint64_t)stepping_start));
    finish();
    step_to_the_end();
    step_no_more();
    trace(PT_DETACH, NULL);
    end_scenario();
    return 0;
}
