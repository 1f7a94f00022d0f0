/*
 * The reference side of differential testing: runs instructions on the CPU
 * (or the emulator) below, from and to a full register state.
 *
 * Registers are set and read through signal frames alone: the handler puts a
 * case's state into the frame that it returns through, and the instructions
 * end in a trap, whose frame holds the result. So no line of assembly has to
 * load or store registers, and a fault is a result like any other.
 *
 * stdin: cases, stdout: what the machine says of itself, then results, all as
 * `layout.ts` lays them out.
 * Freestanding, for Linux on x86_64, aarch64 and riscv64.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

enum { general_count = 32, vector_count = 32, stack_count = 8 };
enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11, SIGALRM = 14 };
enum { data_bytes = 512, code_bytes = 56, mapping_count = 63 };

struct state {
    u64 general[general_count];
    u64 pc;
    u64 flags;
    u64 float_control;
    u64 float_status;
    u8 vector[vector_count][16];
    u8 stack[stack_count][16];
    u64 signal;
    u64 fault_address;
    u64 unused[2];
    u8 data[data_bytes];
};

struct test {
    struct state state;
    u64 code_length;
    u8 code[code_bytes];
};

/* The machine below: who made the processor, and what of the address space is
 * not the tests'. */
struct host {
    u8 vendor[12];
    u32 features;
    struct {
        u64 start;
        u64 end;
    } mappings[mapping_count];
};

#define CODE_AREA 0x10000000ul
#define CODE_AREA_BYTES 0x4000ul
#define CODE 0x10002000ul
#define DATA_AREA 0x50000000ul
#define DATA_AREA_BYTES 0x2000ul
#define DATA (0x50001000ul - data_bytes / 2)

static struct test test;
static struct state result;
static struct host host;
static u8 signal_stack[65536] __attribute__((aligned(16)));
static int running;

/* Tests so far, and at the last tick of the clock. */
static u64 tests;
static u64 tests_at_tick;

static void copy(void* to, void const* from, u64 bytes)
{
    u8 volatile* out = to;
    u8 const* in = from;
    for (u64 i = 0; i < bytes; i++)
        out[i] = in[i];
}

static void clear(void* to, u64 bytes)
{
    u8 volatile* out = to;
    for (u64 i = 0; i < bytes; i++)
        out[i] = 0;
}

#if defined(__x86_64__)

enum { number_read = 0, number_write = 1, number_openat = 257, number_mmap = 9, number_setitimer = 38, number_sigaction = 13, number_sigaltstack = 131, number_exit = 60 };

static long system_call(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

/* Offsets in the kernel's struct ucontext: general registers by number. */
static u16 const frame_general[16] = { 144, 152, 136, 128, 160, 120, 112, 104, 40, 48, 56, 64, 72, 80, 88, 96 };
enum { frame_pc = 168, frame_flags = 176, frame_float = 224 };
/* What user code may change: CF PF AF ZF SF DF OF AC ID. */
#define FLAGS 0x240cd5ul
/* A case may begin with it: it ends after one instruction. */
#define TRAP_FLAG 0x100ul

static u8 const trap[1] = { 0xcc };

static void load(u8* frame, struct state const* state)
{
    for (int i = 0; i < 16; i++)
        *(u64*)(frame + frame_general[i]) = state->general[i];
    *(u64*)(frame + frame_pc) = state->pc;
    u64* flags = (u64*)(frame + frame_flags);
    /* TF and NT, which popf may have set, end with the case. */
    *flags = (*flags & ~(FLAGS | TRAP_FLAG | 0x4000ul)) | (state->flags & (FLAGS | TRAP_FLAG));
    u8* area = *(u8**)(frame + frame_float);
    *(u32*)(area + 24) = (u32)state->float_control;
    *(u16*)area = (u16)state->float_status;
    *(u16*)(area + 2) = (u16)(state->float_status >> 16);
    *(u16*)(area + 4) = (u16)(state->float_status >> 32) & 0xff;
    /* The last x87 instruction and operand: none. */
    clear(area + 6, 18);
    copy(area + 32, state->stack, sizeof(state->stack));
    copy(area + 160, state->vector, 256);
    /* With an extended frame, say that x87 and SSE are not in their initial state. */
    if (*(u32*)(area + 464) == 0x46505853)
        *(u64*)(area + 512) |= 3;
}

static void save(u8* frame, struct state* state)
{
    for (int i = 0; i < 16; i++)
        state->general[i] = *(u64*)(frame + frame_general[i]);
    state->pc = *(u64*)(frame + frame_pc);
    state->flags = *(u64*)(frame + frame_flags) & FLAGS;
    u8* area = *(u8**)(frame + frame_float);
    state->float_control = *(u32*)(area + 24);
    state->float_status = *(u16*)area | (u64) * (u16*)(area + 2) << 16 | (u64)area[4] << 32;
    copy(state->stack, area + 32, sizeof(state->stack));
    copy(state->vector, area + 160, 256);
}

static void synchronise(void) { }

static void ask(u32 leaf, u32* b, u32* c, u32* d)
{
    u32 a = leaf;
    __asm__("cpuid" : "+a"(a), "=b"(*b), "=c"(*c), "=d"(*d) : "2"(0));
}

static void identify(void)
{
    u32* vendor = (u32*)host.vendor;
    u32 unused;
    ask(1, &unused, &host.features, &unused);
    ask(0, vendor, vendor + 2, vendor + 1);
    /* Behind a hypervisor it may be an emulator that names a maker. */
    u32 name[3];
    ask(0x40000000, name, name + 1, name + 2);
    if (host.features >> 31 && name[0] == 0x54474354 /* TCGT */)
        copy(host.vendor, name, sizeof(host.vendor));
}

#else

enum { number_read = 63, number_write = 64, number_openat = 56, number_mmap = 222, number_setitimer = 103, number_sigaction = 134, number_sigaltstack = 132, number_exit = 93 };

static void identify(void) { }

#    if defined(__aarch64__)

static long system_call(long number, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}

enum { frame_general = 184, frame_pc = 440, frame_flags = 448, frame_records = 464 };
#define FLAGS 0xf0000000ul

static u8 const trap[4] = { 0x00, 0x00, 0x20, 0xd4 };

/* The record of the float registers among those of the frame. */
static u8* float_record(u8* frame)
{
    u8* record = frame + frame_records;
    while (*(u32*)record != 0x46508001)
        record += *(u32*)(record + 4);
    return record;
}

static void load(u8* frame, struct state const* state)
{
    copy(frame + frame_general, state->general, 32 * 8);
    *(u64*)(frame + frame_pc) = state->pc;
    *(u64*)(frame + frame_flags) = state->flags & FLAGS;
    u8* record = float_record(frame);
    *(u32*)(record + 8) = (u32)state->float_status;
    *(u32*)(record + 12) = (u32)state->float_control;
    copy(record + 16, state->vector, sizeof(state->vector));
}

static void save(u8* frame, struct state* state)
{
    copy(state->general, frame + frame_general, 32 * 8);
    state->pc = *(u64*)(frame + frame_pc);
    state->flags = *(u64*)(frame + frame_flags) & FLAGS;
    u8* record = float_record(frame);
    state->float_status = *(u32*)(record + 8);
    state->float_control = *(u32*)(record + 12);
    copy(state->vector, record + 16, sizeof(state->vector));
}

static void synchronise(void)
{
    for (u64 at = CODE; at < CODE + 64; at += 16)
        __asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0" ::"r"(at) : "memory");
    /* No reservation of the last test may live on. */
    __asm__ volatile("dsb ish\n\tisb\n\tclrex" ::: "memory");
}

#    elif defined(__riscv)

static long system_call(long number, long a, long b, long c, long d, long e, long f)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    register long a4 __asm__("a4") = e;
    register long a5 __asm__("a5") = f;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
    return a0;
}

enum { frame_pc = 176, frame_general = 184, frame_float = 432, frame_fcsr = 688 };

/* c.ebreak */
static u8 const trap[2] = { 0x02, 0x90 };

static void load(u8* frame, struct state const* state)
{
    *(u64*)(frame + frame_pc) = state->pc;
    copy(frame + frame_general, state->general + 1, 31 * 8);
    for (int i = 0; i < 32; i++)
        copy(frame + frame_float + 8 * i, state->vector[i], 8);
    *(u32*)(frame + frame_fcsr) = (u32)state->float_control;
}

static void save(u8* frame, struct state* state)
{
    state->pc = *(u64*)(frame + frame_pc);
    copy(state->general + 1, frame + frame_general, 31 * 8);
    for (int i = 0; i < 32; i++)
        copy(state->vector[i], frame + frame_float + 8 * i, 8);
    state->float_control = *(u32*)(frame + frame_fcsr);
}

static void synchronise(void)
{
    /* No reservation of the last test may live on: sc ends it. */
    static u32 word;
    __asm__ volatile("fence.i\n\tsc.w zero, zero, (%0)" ::"r"(&word) : "memory");
}

#    endif
#endif

static _Noreturn void leave(int status)
{
    for (;;)
        system_call(number_exit, status, 0, 0, 0, 0, 0);
}

static void transfer(long number, int descriptor, void* memory, u64 bytes)
{
    u8* at = memory;
    while (bytes > 0) {
        long count = system_call(number, descriptor, (long)at, (long)bytes, 0, 0, 0);
        if (count <= 0)
            leave(0);
        at += count;
        bytes -= (u64)count;
    }
}

static void prepare(void)
{
    for (u64 at = CODE; at < CODE + 64; at += sizeof(trap))
        copy((void*)at, trap, sizeof(trap));
    copy((void*)CODE, test.code, test.code_length);
    synchronise();
    clear((void*)DATA_AREA, DATA_AREA_BYTES);
    copy((void*)DATA, test.state.data, data_bytes);
}

static void handle(int signal, u8* information, u8* frame)
{
    /* A test that sees two ticks of the clock is in a loop. */
    if (signal == SIGALRM && tests != tests_at_tick) {
        tests_at_tick = tests;
        return;
    }
    if (running) {
        clear(&result, sizeof(result));
        save(frame, &result);
        result.signal = (u64)signal;
        result.fault_address = *(u64*)(information + 16);
        copy(result.data, (void*)DATA, data_bytes);
        transfer(number_write, 1, &result, sizeof(result));
    }
    running = 1;
    tests++;
    transfer(number_read, 0, &test, sizeof(test));
    prepare();
    load(frame, &test.state);
}

#if defined(__x86_64__)
__attribute__((naked)) static void restore(void)
{
    __asm__("mov $15, %eax\n\tsyscall");
}
#endif

static void map(u64 address, u64 bytes, int protection)
{
    /* MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS */
    if (system_call(number_mmap, (long)address, (long)bytes, protection, 0x32, -1, 0) != (long)address)
        leave(2);
}

/* What is mapped before the tests' areas are: the runner's own, or qemu's. */
static void list_mappings(void)
{
    static u8 text[4096];
    enum { in_start, in_end, in_rest } field = in_start;
    u64 number = 0;
    u64 start = 0;
    int count = 0;
    long file = system_call(number_openat, -100, (long)"/proc/self/maps", 0, 0, 0, 0);
    while (file >= 0 && count < mapping_count) {
        long length = system_call(number_read, file, (long)text, sizeof(text), 0, 0, 0);
        if (length <= 0)
            return;
        for (long i = 0; i < length && count < mapping_count; i++) {
            if (text[i] == '\n') {
                field = in_start;
                number = 0;
            } else if (field == in_start && text[i] == '-') {
                field = in_end;
                start = number;
                number = 0;
            } else if (field == in_end && text[i] == ' ') {
                field = in_rest;
                host.mappings[count].start = start;
                host.mappings[count++].end = number;
            } else if (field != in_rest) {
                number = number << 4 | (u64)(text[i] > '9' ? text[i] - 'a' + 10 : text[i] - '0');
            }
        }
    }
}

__attribute__((used)) static void start(void)
{
    identify();
    list_mappings();
    map(CODE_AREA, CODE_AREA_BYTES, 7);
    map(DATA_AREA, DATA_AREA_BYTES, 3);
    for (u64 at = CODE_AREA; at < CODE_AREA + CODE_AREA_BYTES; at += sizeof(trap))
        copy((void*)at, trap, sizeof(trap));
    struct { void* base; int flags; u64 bytes; } stack = { signal_stack, 0, sizeof(signal_stack) };
    system_call(number_sigaltstack, (long)&stack, 0, 0, 0, 0, 0);
    struct {
        void* handler;
        u64 flags;
#if defined(__x86_64__) || defined(__aarch64__)
        void* restorer;
#endif
        u64 mask;
    } action = { .handler = (void*)handle, .flags = 0x08000004 /* ONSTACK, SIGINFO */, .mask = 1 << (SIGALRM - 1) };
#if defined(__x86_64__)
    action.flags |= 0x04000000;
    action.restorer = (void*)restore;
#endif
    static int const signals[] = { SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGALRM };
    for (u64 i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        system_call(number_sigaction, signals[i], (long)&action, 0, 8, 0, 0);
    static long const tick[] = { 0, 100000, 0, 100000 };
    system_call(number_setitimer, 0, (long)tick, 0, 0, 0, 0);
    transfer(number_write, 1, &host, sizeof(host));
    __builtin_debugtrap();
    leave(3);
}

/* The stack need not be aligned on entry; the functions above expect it. */
#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\tand $-16, %rsp\n\tcall start\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start:\n\tbl start\n");
#else
__asm__(".globl _start\n_start:\n\t.option push\n\t.option norelax\n\tla gp, __global_pointer$\n\t.option pop\n\tcall start\n");
#endif
