// The frame of a signal handler: where it lies, what it holds, and what of it
// sigreturn takes back.
#include "scenario.h"

#define PATTERN 0x123456789abcdeful
#define CHANGED 0x42ul

static struct SignalFrame s_copy;
static uint64_t s_frame;
static int s_change;
#define UNBLOCKABLE (1u << (SIGKILL - 1) | 1u << (SIGSTOP - 1))
static uint64_t volatile s_interrupted_sp;

#if defined(__x86_64__)
#define CONTEXT_SP(context) ((context)->uc_mcontext.rsp)
#define CONTEXT_SAVED(context) ((context)->uc_mcontext.r12)
#define CONTEXT_RESULT(context) ((context)->uc_mcontext.rax)
// The frame leaves the red zone alone.
static uint64_t expected_frame(uint64_t sp)
{
    return sp - (sp + 248) % 16 - 128 - sizeof(struct SignalFrame);
}
#else
static uint64_t expected_frame(uint64_t sp)
{
    return sp - sp % 16 - sizeof(struct SignalFrame);
}
#if defined(__aarch64__)
#define CONTEXT_SP(context) ((context)->uc_mcontext.sp)
#define CONTEXT_SAVED(context) ((context)->uc_mcontext.x[19])
#define CONTEXT_RESULT(context) ((context)->uc_mcontext.x[0])
#else
#define CONTEXT_SP(context) ((context)->uc_mcontext.x[1])
#define CONTEXT_SAVED(context) ((context)->uc_mcontext.x[8])
#define CONTEXT_RESULT(context) ((context)->uc_mcontext.x[9])
#endif
#endif

static void look(int signal, struct siginfo_t* information, struct ucontext_t* context)
{
    (void)signal;
    s_frame = (uint64_t)information - offsetof(struct SignalFrame, siginfo);
    struct SignalFrame* frame = (struct SignalFrame*)s_frame;
    s_copy = *frame;
    if ((uint64_t)context != s_frame + offsetof(struct SignalFrame, ucontext))
        s_frame = 0;
    if (s_change) {
        CONTEXT_SAVED(context) = CHANGED;
        CONTEXT_RESULT(context) = CHANGED;
        frame->saved_return = (uint64_t)s_change;
        context->uc_link = (void*)8;
        context->uc_stack = (struct stack_t) { .ss_sp = (void*)8, .ss_size = 8 };
        context->uc_sigmask |= UNBLOCKABLE;
    }
}

static long set_handler(uint32_t flags)
{
    struct sigaction action = {
        .sa_handler = (void*)look,
        .sa_mask = 1u << (SIGTERM - 1),
        .sa_flags = (int32_t)flags,
    };
    return SYSTEM_CALL(sigaction, SIGUSR1, &action, NULL);
}

// sigprocmask(SIG_UNBLOCK, set, old) that notes its stack pointer, while a
// register that calls preserve holds a value. Answers that register.
static uint64_t unblock(uint32_t const* set, uint64_t old, uint64_t kept, long* result)
{
#if defined(__x86_64__)
    register uint64_t saved __asm__("r12") = kept;
    uint64_t value = SC_sigprocmask;
    __asm__ volatile("movq %%rsp, (%[where])\n syscall"
        : "+a"(value), "+r"(saved)
        : "d"(SIG_UNBLOCK), "D"(set), "b"(old), [where] "r"(&s_interrupted_sp)
        : "rcx", "r11", "memory");
    *result = (long)value;
#elif defined(__aarch64__)
    register uint64_t saved __asm__("x19") = kept;
    register uint64_t value __asm__("x0");
    register uint64_t x1 __asm__("x1") = SIG_UNBLOCK;
    register uint64_t x2 __asm__("x2") = (uint64_t)set;
    register uint64_t x3 __asm__("x3") = old;
    register uint64_t x8 __asm__("x8") = SC_sigprocmask;
    __asm__ volatile("mov x9, sp\n str x9, [%[where]]\n svc #0"
        : "=r"(value), "+r"(saved)
        : "r"(x1), "r"(x2), "r"(x3), "r"(x8), [where] "r"(&s_interrupted_sp)
        : "x9", "memory");
    *result = (long)value;
#else
    register uint64_t saved __asm__("s1") = kept;
    register uint64_t value __asm__("a0") = SIG_UNBLOCK;
    register uint64_t a1 __asm__("a1") = (uint64_t)set;
    register uint64_t a2 __asm__("a2") = old;
    register uint64_t a7 __asm__("a7") = SC_sigprocmask;
    __asm__ volatile("sd sp, (%[where])\n ecall"
        : "+r"(value), "+r"(saved)
        : "r"(a1), "r"(a2), "r"(a7), [where] "r"(&s_interrupted_sp)
        : "memory");
    *result = (long)value;
#endif
    return saved;
}

// The call fails behind the change of the mask, so its result is a number to
// know again.
static uint64_t be_interrupted(long* result)
{
    uint32_t mask = 1u << (SIGUSR1 - 1);
    SYSTEM_CALL(sigprocmask, SIG_BLOCK, &mask, NULL);
    SYSTEM_CALL(kill, SYSTEM_CALL(getpid), SIGUSR1);
    return unblock(&mask, 8, PATTERN, result);
}

static void observe_frame(void)
{
    observe("frame lies where computed", s_frame == expected_frame(s_interrupted_sp));
    observe("signal number", s_copy.siginfo.si_signo);
    observe("code", s_copy.siginfo.si_code);
    observe("sender is itself", s_copy.siginfo.si_pid == SYSTEM_CALL(getpid));
    observe("address", (long)s_copy.siginfo.si_addr);
    observe("error number", s_copy.siginfo.si_errno);
    observe("sender's user", s_copy.siginfo.si_uid);
    observe("status", s_copy.siginfo.si_status);
    observe("band", s_copy.siginfo.si_band);
    // An int in a union: what is beside it is nobody's.
    observe("value", (int)s_copy.siginfo.si_value);
    observe("result in its slot", (long)s_copy.saved_return);
    observe("link", (long)s_copy.ucontext.uc_link);
#if defined(__x86_64__)
    uint64_t components;
    memcpy(&components, (char*)&s_copy + offsetof(struct SignalFrame, fpu) + 512, sizeof(components));
    observe("components of the extended state", (long)components);
#else
    observe("components of the extended state", 0);
#endif
    observe("mask before", s_copy.ucontext.uc_sigmask);
    observe(
        "stack is the stack pointer", (uint64_t)s_copy.ucontext.uc_stack.ss_sp == s_interrupted_sp);
    observe("stack size", (long)s_copy.ucontext.uc_stack.ss_size);
    observe("stack flags", s_copy.ucontext.uc_stack.ss_flags);
    struct ucontext_t const* context = &s_copy.ucontext;
    observe("stack pointer in context", CONTEXT_SP(context) == s_interrupted_sp);
    observe("register in context", CONTEXT_SAVED(context) == PATTERN);
}

static void plain_handler(void)
{
    set_handler(SA_SIGINFO);
    long result;
    uint64_t saved = be_interrupted(&result);
    observe_frame();
    observe("result afterwards", result);
    observe("register afterwards", saved == PATTERN);
}

static void handler_changes_context(void)
{
    s_change = 77;
    long result;
    uint64_t saved = be_interrupted(&result);
    s_change = 0;
    observe("changed result", result);
    observe("changed register", (long)saved);
    struct stack_t stack = { 0 };
    SYSTEM_CALL(sigaltstack, NULL, &stack);
    observe("no alternate stack", stack.ss_flags == SS_DISABLE);
    uint32_t mask = 0;
    SYSTEM_CALL(sigprocmask, SIG_SETMASK, &mask, &mask);
    observe("changed mask", mask == UNBLOCKABLE);
}

static void code_without_flag(void)
{
    set_handler(0);
    long result;
    be_interrupted(&result);
    observe("code without SA_SIGINFO", s_copy.siginfo.si_code);
}

static void alternate_stack(void)
{
    size_t size = 0x10000;
    char* memory = map_memory(size, MAP_PRIVATE);
    struct stack_t stack = { .ss_sp = memory, .ss_size = size };
    observe("sigaltstack", SYSTEM_CALL(sigaltstack, &stack, NULL));
    set_handler(SA_SIGINFO | SA_ONSTACK);
    long result;
    be_interrupted(&result);
    observe("frame at the stack's end", s_frame == expected_frame((uint64_t)memory + size));
    observe("alternate stack is its end",
        (uint64_t)s_copy.ucontext.uc_stack.ss_sp == (uint64_t)memory + size);
    observe("alternate stack size", (long)s_copy.ucontext.uc_stack.ss_size);
    observe("alternate stack flags", s_copy.ucontext.uc_stack.ss_flags == SA_ONSTACK);
}

// A frame that cannot be written ends the process with the signal itself.
static void frame_without_room(void)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        struct stack_t stack = { .ss_sp = map_memory(0x10000, MAP_PRIVATE), .ss_size = 0x10000 };
        SYSTEM_CALL(sigaltstack, &stack, NULL);
        SYSTEM_CALL(mprotect, stack.ss_sp, stack.ss_size, PROT_READ);
        long result;
        be_interrupted(&result);
        exit_process(0);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    observe("killed by", information.si_code == CLD_KILLED ? information.si_status : -1);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    plain_handler();
    handler_changes_context();
    code_without_flag();
    alternate_stack();
    frame_without_room();
    end_scenario();
    return 0;
}
