/* Reading the clock: it never goes back, whatever happens between. */
#include "program.h"

static u64 read_clock(void)
{
    u64 now;
#if defined(__x86_64__)
    u32 low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    now = (u64)high << 32 | low;
#elif defined(__aarch64__)
    __asm__ volatile("isb\nmrs %0, cntvct_el0" : "=r"(now));
#else
    __asm__ volatile("rdtime %0" : "=r"(now));
#endif
    return now;
}

void test_clocks(void)
{
    u64 backward = 0;
    u64 last = read_clock();
    for (int i = 0; i < 500; i++) {
        for (int busy = i & 7; busy > 0; busy--)
            OPAQUE(busy);
        u64 now = read_clock();
        backward += (i64)(now - last) < 0;
        last = now;
        /* Nothing between: the next instruction but for moves. */
        now = read_clock();
        backward += (i64)(now - last) < 0;
        last = now;
    }
    print("clock went back", backward);
}
