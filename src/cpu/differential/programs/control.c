/* Switch tables, function pointers, deep recursion, and switching stacks. */
#include "program.h"

static u64 dense(u32 which, u64 x)
{
    switch (which & 15) {
    case 0: return x + 1;
    case 1: return x * 3;
    case 2: return x ^ 0x55;
    case 3: return x >> 3;
    case 4: return x << 5;
    case 5: return ~x;
    case 6: return x - 77;
    case 7: return x | 0x1000;
    case 8: return x & 0xffff;
    case 9: return x * x;
    case 10: return x / 9;
    case 11: return x % 1001;
    default: return -x;
    }
}

static u64 sparse(u64 x)
{
    switch (x % 100000) {
    case 3: return 1;
    case 700: return 2;
    case 12345: return 3;
    case 99999: return 4;
    case 54321 ... 60000: return 5;
    default: return x & 7;
    }
}

static u64 ackermann(u64 m, u64 n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static u64 twice(u64 x) { return 2 * x; }
static u64 square(u64 x) { return x * x; }
static u64 negate(u64 x) { return -x; }

/*
 * switch_stack(from, to): saves the registers that a callee keeps on the
 * stack, the stack pointer in *from, and goes on with what *to saved.
 */
void switch_stack(u64* from, u64 const* to);
#if defined(__x86_64__)
enum { saved_words = 6 };
__asm__("switch_stack:\n"
        "push %rbp\npush %rbx\npush %r12\npush %r13\npush %r14\npush %r15\n"
        "mov %rsp, (%rdi)\nmov (%rsi), %rsp\n"
        "pop %r15\npop %r14\npop %r13\npop %r12\npop %rbx\npop %rbp\nret\n");
enum { entry_word = 6 };
#elif defined(__aarch64__)
enum { saved_words = 22, entry_word = 11 };
__asm__("switch_stack:\n"
        "sub sp, sp, #176\n"
        "stp x19, x20, [sp]\nstp x21, x22, [sp, #16]\nstp x23, x24, [sp, #32]\nstp x25, x26, [sp, #48]\n"
        "stp x27, x28, [sp, #64]\nstp x29, x30, [sp, #80]\n"
        "stp d8, d9, [sp, #96]\nstp d10, d11, [sp, #112]\nstp d12, d13, [sp, #128]\nstp d14, d15, [sp, #144]\n"
        "mov x9, sp\nstr x9, [x0]\nldr x9, [x1]\nmov sp, x9\n"
        "ldp x19, x20, [sp]\nldp x21, x22, [sp, #16]\nldp x23, x24, [sp, #32]\nldp x25, x26, [sp, #48]\n"
        "ldp x27, x28, [sp, #64]\nldp x29, x30, [sp, #80]\n"
        "ldp d8, d9, [sp, #96]\nldp d10, d11, [sp, #112]\nldp d12, d13, [sp, #128]\nldp d14, d15, [sp, #144]\n"
        "add sp, sp, #176\nret\n");
#else
enum { saved_words = 26, entry_word = 0 };
__asm__("switch_stack:\n"
        "addi sp, sp, -208\n"
        "sd ra, 0(sp)\nsd s0, 8(sp)\nsd s1, 16(sp)\nsd s2, 24(sp)\nsd s3, 32(sp)\nsd s4, 40(sp)\nsd s5, 48(sp)\n"
        "sd s6, 56(sp)\nsd s7, 64(sp)\nsd s8, 72(sp)\nsd s9, 80(sp)\nsd s10, 88(sp)\nsd s11, 96(sp)\n"
        "fsd fs0, 104(sp)\nfsd fs1, 112(sp)\nfsd fs2, 120(sp)\nfsd fs3, 128(sp)\nfsd fs4, 136(sp)\nfsd fs5, 144(sp)\n"
        "fsd fs6, 152(sp)\nfsd fs7, 160(sp)\nfsd fs8, 168(sp)\nfsd fs9, 176(sp)\nfsd fs10, 184(sp)\nfsd fs11, 192(sp)\n"
        "sd sp, 0(a0)\nld sp, 0(a1)\n"
        "ld ra, 0(sp)\nld s0, 8(sp)\nld s1, 16(sp)\nld s2, 24(sp)\nld s3, 32(sp)\nld s4, 40(sp)\nld s5, 48(sp)\n"
        "ld s6, 56(sp)\nld s7, 64(sp)\nld s8, 72(sp)\nld s9, 80(sp)\nld s10, 88(sp)\nld s11, 96(sp)\n"
        "fld fs0, 104(sp)\nfld fs1, 112(sp)\nfld fs2, 120(sp)\nfld fs3, 128(sp)\nfld fs4, 136(sp)\nfld fs5, 144(sp)\n"
        "fld fs6, 152(sp)\nfld fs7, 160(sp)\nfld fs8, 168(sp)\nfld fs9, 176(sp)\nfld fs10, 184(sp)\nfld fs11, 192(sp)\n"
        "addi sp, sp, 208\nret\n");
#endif

static u64 stack[2048] __attribute__((aligned(16)));
static u64 main_stack;
static u64 other_stack;
static u64 channel;

/* Gives one number at each switch, from registers and floats that it keeps. */
static void coroutine(void)
{
    u64 a = 1;
    u64 b = 1;
    double sum = 0.5;
    for (;;) {
        channel = a + (u64)sum;
        switch_stack(&other_stack, &main_stack);
        u64 next = a + b;
        a = b;
        b = next;
        sum += (double)a * 0.25;
    }
}

static u64 run_coroutine(void)
{
    u64* top = stack + 2000;
    for (int i = 0; i <= saved_words; i++)
        top[i] = 0;
    top[entry_word] = (u64)coroutine;
    other_stack = (u64)top;
    u64 hash = 1;
    for (int i = 0; i < 50; i++) {
        switch_stack(&main_stack, &other_stack);
        hash = mix(hash, channel);
    }
    return hash;
}

void test_control(void)
{
    u64 hash = 0;
    for (u32 i = 0; i < 500; i++) {
        hash = dense((u32)(hash >> 7) + i, hash + i);
        hash = mix(hash, sparse(hash));
    }
    print("switches", hash);
    print("ackermann", ackermann(2, 9));
    u64 (*const functions[])(u64) = { twice, square, negate };
    u64 x = 3;
    for (u64 i = 0; i < 100; i++) {
        u64 index = (x ^ i) % 3;
        OPAQUE(index);
        x = functions[index](x) + i;
    }
    print("functions", x);
    print("coroutine", run_coroutine());
}
