// Faults that a handler takes: which signal it is, and what is told of it.
// Each happens in a child; what its handler saw lies in shared memory.
#include "scenario.h"

struct report {
    int runs;
    int signal;
    int code;
    int sender;
    uint64_t address;
};
static struct report volatile* s_report;
static uint64_t s_data[2];
static char const s_text[] = "text";
static char* s_none;
static char* s_file;

static void load_null(void)
{
    (void)*(char volatile*)8;
}

static void store_null(void)
{
    *(char volatile*)8 = 1;
}

static void jump_null(void)
{
    uint64_t volatile nowhere = 8;
    ((void (*)(void))nowhere)();
}

static void load_kernel(void)
{
    (void)*(char volatile*)0xffffffff80000000ul;
}

static void store_read_only(void)
{
    *(char volatile*)s_text = 1;
}

static void load_none(void)
{
    (void)*(char volatile*)s_none;
}

static void jump_to_data(void)
{
    ((void (*)(void))s_data)();
}

static void load_behind_file(void)
{
    (void)*(char volatile*)(s_file + 4096);
}

static void undefined_instruction(void)
{
#if defined(__x86_64__)
    __asm__ volatile("ud2");
#elif defined(__riscv)
    __asm__ volatile(".word 0");
#else
    __asm__ volatile("udf #0");
#endif
}

static void privileged_instruction(void)
{
#if defined(__x86_64__)
    __asm__ volatile("hlt");
#elif defined(__riscv)
    __asm__ volatile("csrr t0, sstatus" ::: "t0");
#else
    __asm__ volatile("mrs x9, sctlr_el1" ::: "x9");
#endif
}

static void breakpoint(void)
{
#if defined(__x86_64__)
    __asm__ volatile("int3");
#elif defined(__riscv)
    // Two bytes: the kernel steps over as many as there are.
    __asm__ volatile("c.ebreak");
#else
    __asm__ volatile("brk #0");
#endif
}

static void divide_by_zero(void)
{
    int volatile zero = 0;
    int volatile one = 1;
    one = one / zero;
}

static void note(int signal, struct siginfo_t const* information, void* context)
{
    (void)context;
    ++s_report->runs;
    s_report->signal = signal;
    s_report->code = information->si_code;
    s_report->sender = information->si_pid;
    s_report->address = (uint64_t)information->si_addr;
    exit_process(0);
}

static void fault_again(int signal, struct siginfo_t const* information, void* context)
{
    (void)signal;
    (void)information;
    (void)context;
    ++s_report->runs;
    undefined_instruction();
}

static void set_action(int signal, void const* handler, int flags)
{
    struct sigaction action = { .sa_handler = (void*)handler, .sa_flags = flags };
    SYSTEM_CALL(sigaction, signal, &action, NULL);
}

static void block(int signal)
{
    uint32_t mask = 1u << (signal - 1);
    SYSTEM_CALL(sigprocmask, SIG_BLOCK, &mask, NULL);
}

static void handle_all(int flags)
{
    static int const signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); ++i)
        set_action(signals[i], (void const*)note, flags);
}

static void with_flag(void)
{
    handle_all(SA_SIGINFO);
}

static void without_flag(void)
{
    handle_all(0);
}

static void without_bus_handler(void)
{
    set_action(SIGSEGV, (void const*)note, SA_SIGINFO);
}

static void while_blocked(void)
{
    handle_all(SA_SIGINFO);
    block(SIGSEGV);
    block(SIGILL);
}

static void while_ignored(void)
{
    set_action(SIGILL, (void const*)SIG_IGN, 0);
    set_action(SIGTRAP, (void const*)SIG_IGN, 0);
#if defined(__aarch64__)
    // What is SIGILL elsewhere.
    set_action(SIGSEGV, (void const*)SIG_IGN, 0);
#endif
}

static void with_faulty_handler(void)
{
    set_action(SIGSEGV, (void const*)fault_again, SA_SIGINFO);
}

static void run(char const* name, void (*prepare)(void), void (*fault)(void))
{
    memset((void*)s_report, 0, sizeof(*s_report));
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        prepare();
        fault();
        exit_process(9);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    begin(name);
    if (s_report->runs > 0) {
        add_text("runs ");
        add_decimal(s_report->runs);
        add_text(" signal ");
        add_decimal(s_report->signal);
        add_text(" code ");
        add_decimal(s_report->code);
        add_text(" address ");
        add_decimal((int64_t)s_report->address);
        add_text(", ");
    }
    add_text(information.si_code == CLD_KILLED ? "killed " : "exited ");
    add_decimal(information.si_status);
    finish();
}

static void make_memory(void)
{
    s_report = map_memory(4096, MAP_SHARED);
    s_none = map_memory(4096, MAP_PRIVATE);
    SYSTEM_CALL(mprotect, s_none, 4096, PROT_NONE);
    enter_fresh_folder();
    int fd = open_file("handled_faults", O_CREAT | O_RDWR, 0600);
    SYSTEM_CALL(write, fd, "x", 1);
    struct SC_mmap_params parameters = {
        .size = 8192,
        .prot = PROT_READ,
        .flags = MAP_SHARED,
        .fd = fd,
    };
    s_file = (char*)SYSTEM_CALL(mmap, &parameters);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    make_memory();
    run("load from an unmapped page", with_flag, load_null);
    run("store to an unmapped page", with_flag, store_null);
    run("jump to an unmapped page", with_flag, jump_null);
    run("load from the kernel half", with_flag, load_kernel);
    run("store to a read-only page", with_flag, store_read_only);
    run("load from a page without access", with_flag, load_none);
    run("jump to data", with_flag, jump_to_data);
    run("load behind the end of a file", with_flag, load_behind_file);
    run("undefined instruction", with_flag, undefined_instruction);
    run("privileged instruction", with_flag, privileged_instruction);
    run("breakpoint", with_flag, breakpoint);
    observe("sender of a breakpoint", s_report->sender);
    run("divide by zero", with_flag, divide_by_zero);
    run("without SA_SIGINFO", without_flag, load_null);
    run("behind a file without a SIGBUS handler", without_bus_handler, load_behind_file);
    run("page fault while blocked", while_blocked, load_null);
    run("undefined instruction while blocked", while_blocked, undefined_instruction);
    run("undefined instruction while ignored", while_ignored, undefined_instruction);
    run("breakpoint while ignored", while_ignored, breakpoint);
    run("fault in the handler", with_faulty_handler, load_null);
    end_scenario();
    return 0;
}
