// A tracer that prints its tracee's system calls as strace would, reads and
// writes its memory, and turns one call into another.
#include "scenario.h"

#if defined(__x86_64__)
#define CALL_NUMBER(registers) ((registers).rax)
#define FIRST_ARGUMENT(registers) ((registers).rdx)
#define RESULT(registers) ((registers).rax)
#elif defined(__aarch64__)
#define CALL_NUMBER(registers) ((registers).x[8])
#define FIRST_ARGUMENT(registers) ((registers).x[1])
#define RESULT(registers) ((registers).x[0])
#else
// x[0] is the register x1: a0 is x10, a7 is x17.
#define CALL_NUMBER(registers) ((registers).x[16])
#define FIRST_ARGUMENT(registers) ((registers).x[9])
#define RESULT(registers) ((registers).x[9])
#endif

#define ORIGINAL 0x1122334455667788

static uint64_t volatile s_word = ORIGINAL;
static int s_pid;

static void run_tracee(void)
{
    long own_pid = SYSTEM_CALL(getpid);
    SYSTEM_CALL(kill, own_pid, SIGSTOP);
    SYSTEM_CALL(umask, 077);
    SYSTEM_CALL(close, 99);
    // The tracer makes this getpid.
    long result = SYSTEM_CALL(getuid);
    exit_process(result == own_pid ? (int)s_word : 1);
}

static long trace(int request, void const* address, uint64_t data)
{
    struct SC_ptrace_params parameters = {
        .request = request,
        .tid = s_pid,
        .addr = (void*)address,
        .data = data,
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

static struct PtraceRegisters registers_at_stop(void)
{
    struct PtraceRegisters registers;
    memset(&registers, 0, sizeof(registers));
    long result = trace(PT_GETREGS, &registers, 0);
    if (result != 0)
        observe("PT_GETREGS failed", result);
    return registers;
}

// Lets the tracee run to its next stop; answers its registers there.
static struct PtraceRegisters next_stop(char const* name)
{
    trace(PT_SYSCALL, NULL, 0);
    struct siginfo_t event = next_event();
    if (event.si_code != CLD_STOPPED || event.si_status != SIGTRAP) {
        begin(name);
        add_text("no stop: code ");
        add_decimal(event.si_code);
        add_text(" status ");
        add_decimal(event.si_status);
        finish();
    }
    return registers_at_stop();
}

static void observe_entry(char const* name, struct PtraceRegisters registers)
{
    static struct {
        uint64_t number;
        char const* name;
    } const calls[] = {
        { SC_umask, "umask" },
        { SC_close, "close" },
        { SC_getuid, "getuid" },
        { SC_exit, "exit" },
    };
    begin(name);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); ++i) {
        if (calls[i].number == CALL_NUMBER(registers))
            add_text(calls[i].name);
    }
    if (CALL_NUMBER(registers) != SC_getuid) {
        add_text(" ");
        add_decimal((int)FIRST_ARGUMENT(registers));
    }
    finish();
}

static void touch_memory(void)
{
    uint64_t word = 0;
    observe("PT_PEEK", trace(PT_PEEK, (void const*)&s_word, (uint64_t)&word));
    begin("peeked word");
    add_decimal((int64_t)word);
    finish();
    observe("PT_POKE", trace(PT_POKE, (void const*)&s_word, 7));
    begin("own word");
    add_decimal((int64_t)s_word);
    finish();
    observe("PT_PEEK of nothing", trace(PT_PEEK, (void const*)8, (uint64_t)&word));
}

static void make_it_another_call(void)
{
    struct PtraceRegisters registers = next_stop("getuid entry");
    observe_entry("getuid entry", registers);
    CALL_NUMBER(registers) = SC_getpid;
    observe("PT_SETREGS", trace(PT_SETREGS, &registers, 0));
    registers = next_stop("getuid exit");
    begin("getuid became getpid");
    add_decimal(RESULT(registers) == (uint64_t)s_pid);
    finish();
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    s_pid = (int)SYSTEM_CALL(fork);
    if (s_pid == 0)
        run_tracee();
    struct siginfo_t event = next_event();
    begin("stopped by");
    add_decimal(event.si_status);
    finish();
    observe("PT_GETREGS before attaching", trace(PT_GETREGS, NULL, 0));
    observe("PT_ATTACH", trace(PT_ATTACH, NULL, 0));
    observe("PT_ATTACH again", trace(PT_ATTACH, NULL, 0));
    observe_entry("umask entry", next_stop("umask entry"));
    touch_memory();
    observe("umask exit", (long)RESULT(next_stop("umask exit")));
    observe_entry("close entry", next_stop("close entry"));
    observe("close exit", (long)RESULT(next_stop("close exit")));
    make_it_another_call();
    observe_entry("exit entry", next_stop("exit entry"));
    observe("exit second stop", (long)RESULT(next_stop("exit second stop")));
    observe("PT_CONTINUE", trace(PT_CONTINUE, NULL, 0));
    event = next_event();
    begin("ended");
    add_text("code ");
    add_decimal(event.si_code);
    add_text(" status ");
    add_decimal(event.si_status);
    finish();
    end_scenario();
    return 0;
}
