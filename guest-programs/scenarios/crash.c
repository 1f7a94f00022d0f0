// Crashes in several ways, each in a child of its own, and reports what waitid
// says of it.
#include "scenario.h"

static void null_load(void)
{
    (void)*(char volatile*)8;
}

static void null_store(void)
{
    *(char volatile*)8 = 1;
}

static void kernel_load(void)
{
    (void)*(char volatile*)0xffffffff80000000ul;
}

static void read_only_store(void)
{
    static char const text[] = "text";
    *(char volatile*)text = 1;
}

static void jump_to_data(void)
{
    static uint64_t data[2];
    ((void (*)(void))data)();
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
    __asm__ volatile("ebreak");
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

static void access_off_an_unaligned_stack_pointer(void)
{
#if defined(__x86_64__)
    __asm__ volatile("pushw $0\n addq $2, %%rsp" ::: "memory");
#elif defined(__riscv)
    __asm__ volatile("addi sp, sp, -8\n sd zero, 0(sp)\n addi sp, sp, 8" ::: "memory");
#else
    __asm__ volatile("sub sp, sp, #8\n str xzr, [sp]\n add sp, sp, #8" ::: "memory");
#endif
}

static void own_signal(void)
{
    SYSTEM_CALL(kill, SYSTEM_CALL(getpid), SIGABRT);
}

static void stack_overflow(void)
{
    char volatile* here = __builtin_frame_address(0);
    for (;; here -= 4096)
        *here = 1;
}

static void moved_stack(void)
{
    // A system call needs its stack pointer in a stack region.
    static uint64_t stack[64];
    uint64_t top = (uint64_t)&stack[64];
#if defined(__x86_64__)
    __asm__ volatile("movq %0, %%rsp\n movl %1, %%eax\n syscall" ::"r"(top), "i"(SC_getpid)
        : "rax", "rcx", "r11", "memory");
#elif defined(__riscv)
    __asm__ volatile("mv sp, %0\n li a7, %1\n ecall" ::"r"(top), "i"(SC_getpid)
        : "a0", "a7", "memory");
#else
    __asm__ volatile("mov sp, %0\n mov x8, %1\n svc #0" ::"r"(top), "i"(SC_getpid)
        : "x0", "x8", "memory");
#endif
    exit_process(0);
}

static void run(char const* name, void (*crash)(void))
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        crash();
        exit_process(0);
    }
    struct siginfo_t information;
    int waited = wait_for(pid, WEXITED, &information);
    begin(name);
    if (waited != pid) {
        add_result(-error_number);
    } else {
        add_text("code ");
        add_decimal(information.si_code);
        add_text(" status ");
        add_decimal(information.si_status);
    }
    finish();
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    run("load from an unmapped page", null_load);
    run("store to an unmapped page", null_store);
    run("load from the kernel half", kernel_load);
    run("store to a read-only page", read_only_store);
    run("jump to data", jump_to_data);
    run("undefined instruction", undefined_instruction);
    run("privileged instruction", privileged_instruction);
    run("breakpoint", breakpoint);
    run("divide by zero", divide_by_zero);
    run("access off an unaligned stack pointer", access_off_an_unaligned_stack_pointer);
    run("own SIGABRT", own_signal);
    run("stack overflow", stack_overflow);
    run("system call off the stack", moved_stack);
    end_scenario();
    return 0;
}
