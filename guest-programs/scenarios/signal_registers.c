// Every register in a signal's frame, and what sigreturn makes of it: a
// breakpoint with known values in all of them, whose handler changes them all.
#include "scenario.h"

#define PATTERN(i) (0x0101010101010101ul * ((i) + 1))
#define CHANGED(i) (PATTERN(i) ^ 0xff00ff00ff00ff00ul)

#if defined(__x86_64__)
#define COUNT 16
#define STACK_REGISTER 4
#define RETURN_REGISTER 0
#define FLOATS 16
#define FLOAT_SIZE 16
#define FLOATS_AT 160
#define ALL(_)                                                                                     \
    _(rax, 0) _(rcx, 8) _(rdx, 16) _(rbx, 24) _(rbp, 40) _(rsi, 48) _(r8, 64) _(r9, 72)            \
        _(r10, 80) _(r11, 88) _(r12, 96) _(r13, 104) _(r14, 112) _(r15, 120)
#define BASE(_) _(rdi, 56)
#define ALL_FLOATS(_)                                                                              \
    _(xmm0, 0) _(xmm1, 16) _(xmm2, 32) _(xmm3, 48) _(xmm4, 64) _(xmm5, 80) _(xmm6, 96)             \
        _(xmm7, 112) _(xmm8, 128) _(xmm9, 144) _(xmm10, 160) _(xmm11, 176) _(xmm12, 192)           \
            _(xmm13, 208) _(xmm14, 224) _(xmm15, 240)
#define LOAD(r, at) "movq " #at "(%rdi), %" #r "\n"
#define STORE(r, at) "movq %" #r ", 64+" #at "(%rsp)\n"
#define COPY(r, at) "movq 64+" #at "(%rsp), %rax\n movq %rax, " #at "(%rdi)\n"
#define LOAD_FLOAT(r, at) "movdqu " #at "(%rdi), %" #r "\n"
#define STORE_FLOAT(r, at) "movdqu %" #r ", " #at "(%rdi)\n"
#define ENTER                                                                                      \
    "subq $200, %rsp\n movq %rbx, (%rsp)\n movq %rbp, 8(%rsp)\n movq %r12, 16(%rsp)\n"             \
    "movq %r13, 24(%rsp)\n movq %r14, 32(%rsp)\n movq %r15, 40(%rsp)\n movq %rdi, 48(%rsp)\n"
#define TABLE "movq 48(%rsp), %rdi\n"
#define LEAVE                                                                                      \
    "movq (%rsp), %rbx\n movq 8(%rsp), %rbp\n movq 16(%rsp), %r12\n movq 24(%rsp), %r13\n"         \
    "movq 32(%rsp), %r14\n movq 40(%rsp), %r15\n addq $200, %rsp\n ret\n"
#define BREAK "int3\n"
#elif defined(__aarch64__)
#define COUNT 31
#define STACK_REGISTER -1
#define RETURN_REGISTER 0
#define FLOATS 32
#define FLOAT_SIZE 16
#define FLOATS_AT 0
#define ALL(_)                                                                                     \
    _(x1, 8) _(x2, 16) _(x3, 24) _(x4, 32) _(x5, 40) _(x6, 48) _(x7, 56) _(x8, 64) _(x9, 72)       \
        _(x10, 80) _(x11, 88) _(x12, 96) _(x13, 104) _(x14, 112) _(x15, 120) _(x16, 128)           \
            _(x17, 136) _(x18, 144) _(x19, 152) _(x20, 160) _(x21, 168) _(x22, 176) _(x23, 184)    \
                _(x24, 192) _(x25, 200) _(x26, 208) _(x27, 216) _(x28, 224) _(x29, 232)            \
                    _(x30, 240)
#define BASE(_) _(x0, 0)
#define ALL_FLOATS(_)                                                                              \
    _(q0, 0) _(q1, 16) _(q2, 32) _(q3, 48) _(q4, 64) _(q5, 80) _(q6, 96) _(q7, 112) _(q8, 128)     \
        _(q9, 144) _(q10, 160) _(q11, 176) _(q12, 192) _(q13, 208) _(q14, 224) _(q15, 240)         \
            _(q16, 256) _(q17, 272) _(q18, 288) _(q19, 304) _(q20, 320) _(q21, 336) _(q22, 352)    \
                _(q23, 368) _(q24, 384) _(q25, 400) _(q26, 416) _(q27, 432) _(q28, 448)            \
                    _(q29, 464) _(q30, 480) _(q31, 496)
#define LOAD(r, at) "ldr " #r ", [x0, #" #at "]\n"
#define STORE(r, at) "str " #r ", [sp, #128+" #at "]\n"
#define COPY(r, at) "ldr x9, [sp, #128+" #at "]\n str x9, [x0, #" #at "]\n"
#define LOAD_FLOAT LOAD
#define STORE_FLOAT(r, at) "str " #r ", [x0, #" #at "]\n"
#define ENTER                                                                                      \
    "sub sp, sp, #512\n stp x19, x20, [sp]\n stp x21, x22, [sp, #16]\n stp x23, x24, [sp, #32]\n"  \
    "stp x25, x26, [sp, #48]\n stp x27, x28, [sp, #64]\n stp x29, x30, [sp, #80]\n"                \
    "stp x0, x18, [sp, #96]\n"
#define TABLE "ldr x0, [sp, #96]\n"
#define LEAVE                                                                                      \
    "ldp x19, x20, [sp]\n ldp x21, x22, [sp, #16]\n ldp x23, x24, [sp, #32]\n"                     \
    "ldp x25, x26, [sp, #48]\n ldp x27, x28, [sp, #64]\n ldp x29, x30, [sp, #80]\n"                \
    "ldr x18, [sp, #104]\n add sp, sp, #512\n ret\n"
#define BREAK "brk #0\n"
#else
#define COUNT 31
// x[0] is the register x1.
#define STACK_REGISTER 1
#define RETURN_REGISTER 9
#define FLOATS 32
#define FLOAT_SIZE 8
#define FLOATS_AT 0
#define ALL(_)                                                                                     \
    _(x1, 0) _(x3, 16) _(x4, 24) _(x5, 32) _(x6, 40) _(x7, 48) _(x8, 56) _(x9, 64) _(x11, 80)      \
        _(x12, 88) _(x13, 96) _(x14, 104) _(x15, 112) _(x16, 120) _(x17, 128) _(x18, 136)          \
            _(x19, 144) _(x20, 152) _(x21, 160) _(x22, 168) _(x23, 176) _(x24, 184) _(x25, 192)    \
                _(x26, 200) _(x27, 208) _(x28, 216) _(x29, 224) _(x30, 232) _(x31, 240)
#define BASE(_) _(x10, 72)
#define ALL_FLOATS(_)                                                                              \
    _(f0, 0) _(f1, 8) _(f2, 16) _(f3, 24) _(f4, 32) _(f5, 40) _(f6, 48) _(f7, 56) _(f8, 64)        \
        _(f9, 72) _(f10, 80) _(f11, 88) _(f12, 96) _(f13, 104) _(f14, 112) _(f15, 120)             \
            _(f16, 128) _(f17, 136) _(f18, 144) _(f19, 152) _(f20, 160) _(f21, 168) _(f22, 176)    \
                _(f23, 184) _(f24, 192) _(f25, 200) _(f26, 208) _(f27, 216) _(f28, 224)            \
                    _(f29, 232) _(f30, 240) _(f31, 248)
#define LOAD(r, at) "ld " #r ", " #at "(a0)\n"
#define STORE(r, at) "sd " #r ", 128+" #at "(sp)\n"
#define COPY(r, at) "ld t0, 128+" #at "(sp)\n sd t0, " #at "(a0)\n"
#define LOAD_FLOAT(r, at) "fld " #r ", " #at "(a0)\n"
#define STORE_FLOAT(r, at) "fsd " #r ", " #at "(a0)\n"
#define ENTER                                                                                      \
    "addi sp, sp, -400\n sd ra, 0(sp)\n sd gp, 8(sp)\n sd tp, 16(sp)\n sd s0, 24(sp)\n"            \
    "sd s1, 32(sp)\n sd s2, 40(sp)\n sd s3, 48(sp)\n sd s4, 56(sp)\n sd s5, 64(sp)\n"              \
    "sd s6, 72(sp)\n sd s7, 80(sp)\n sd s8, 88(sp)\n sd s9, 96(sp)\n sd s10, 104(sp)\n"            \
    "sd s11, 112(sp)\n sd a0, 120(sp)\n"
#define TABLE "ld a0, 120(sp)\n"
#define LEAVE                                                                                      \
    "ld ra, 0(sp)\n ld gp, 8(sp)\n ld tp, 16(sp)\n ld s0, 24(sp)\n ld s1, 32(sp)\n"                \
    "ld s2, 40(sp)\n ld s3, 48(sp)\n ld s4, 56(sp)\n ld s5, 64(sp)\n ld s6, 72(sp)\n"              \
    "ld s7, 80(sp)\n ld s8, 88(sp)\n ld s9, 96(sp)\n ld s10, 104(sp)\n ld s11, 112(sp)\n"          \
    "addi sp, sp, 400\n ret\n"
#define BREAK "ebreak\n"
#endif

static uint64_t s_registers[32];
static uint64_t s_floats[FLOATS * FLOAT_SIZE / 8];
static int s_different;
static int s_floats_different;
static int s_looks_at_floats;

// Loads all registers but the stack pointer from the table, meets a
// breakpoint, and stores them there.
__attribute__((naked)) static void cycle(uint64_t* table)
{
    __asm__(ENTER ALL(LOAD) BASE(LOAD) BREAK ALL(STORE) BASE(STORE) TABLE ALL(COPY) BASE(COPY) LEAVE);
}

__attribute__((naked)) static void load_floats(uint64_t const* table)
{
    __asm__(ALL_FLOATS(LOAD_FLOAT) "ret\n");
}

__attribute__((naked)) static void break_and_store_floats(uint64_t* table)
{
    __asm__(BREAK ALL_FLOATS(STORE_FLOAT) "ret\n");
}

// One of the registers in a context.
static uint64_t* context_register(struct ucontext_t* context, int i)
{
    uint64_t* registers = (uint64_t*)((char*)context + offsetof(struct ucontext_t, uc_mcontext));
#if defined(__x86_64__)
    // The program counter lies between the first eight and the others.
    return registers + (i < 8 ? i : i + 1);
#else
    return registers + i;
#endif
}

static void change_floats(void)
{
#if defined(__x86_64__)
    __asm__ volatile("pcmpeqd %%xmm5, %%xmm5" ::: "xmm5");
#elif defined(__aarch64__)
    __asm__ volatile("movi v5.16b, #255" ::: "v5");
#else
    __asm__ volatile("fmv.d.x f5, %0" ::"r"(-1l) : "f5");
#endif
}

static void look(int signal, struct siginfo_t* information, struct ucontext_t* context)
{
    (void)signal;
    struct SignalFrame* frame
        = (struct SignalFrame*)((char*)information - offsetof(struct SignalFrame, siginfo));
    if (s_looks_at_floats) {
        uint64_t const* floats = (uint64_t const*)(frame->fpu + FLOATS_AT);
        for (size_t i = 0; i < sizeof(s_floats) / 8; ++i)
            s_floats_different += floats[i] != PATTERN(i);
        change_floats();
        return;
    }
    for (int i = 0; i < COUNT; ++i) {
        if (i == STACK_REGISTER)
            continue;
        s_different += *context_register(context, i) != PATTERN(i);
        *context_register(context, i) = CHANGED(i);
    }
    s_different += frame->saved_return != PATTERN(RETURN_REGISTER);
}

static void all_registers(void)
{
    for (int i = 0; i < COUNT; ++i)
        s_registers[i] = PATTERN(i);
    cycle(s_registers);
    observe("registers that differ in the context", s_different);
    int different = 0;
    for (int i = 0; i < COUNT; ++i) {
        if (i == STACK_REGISTER || i == RETURN_REGISTER)
            continue;
        different += s_registers[i] != CHANGED(i);
    }
    observe("registers that differ afterwards", different);
    observe("return register is that of its slot",
        s_registers[RETURN_REGISTER] == PATTERN(RETURN_REGISTER));
}

// The frame holds what the thread had when it was switched away from last.
static void all_floats(void)
{
    s_looks_at_floats = 1;
    size_t const count = sizeof(s_floats) / 8;
    for (size_t i = 0; i < count; ++i)
        s_floats[i] = PATTERN(i);
    struct timespec duration = { 0, 1000000 };
    struct SC_clock_nanosleep_params parameters = {
        .clock_id = CLOCK_MONOTONIC,
        .requested_sleep = &duration,
    };
    load_floats(s_floats);
    SYSTEM_CALL(clock_nanosleep, &parameters);
    break_and_store_floats(s_floats);
    observe("float registers that differ in the frame", s_floats_different);
    int different = 0;
    size_t const words = FLOAT_SIZE / 8;
    for (size_t i = 0; i < count; ++i)
        different += s_floats[i] != (i / words == 5 ? ~0ul : PATTERN(i));
    observe("float registers that differ from what the handler left", different);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    struct sigaction action = { .sa_handler = (void*)look, .sa_flags = SA_SIGINFO };
    SYSTEM_CALL(sigaction, SIGTRAP, &action, NULL);
    all_registers();
    all_floats();
    end_scenario();
    return 0;
}
