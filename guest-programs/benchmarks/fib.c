#include "benchmark.h"
__attribute__((noinline)) static u64 fib(u32 n)
{
    __asm__ volatile("");
    if (n < 2)
        return n;
    u64 a = fib(n - 1);
    __asm__ volatile("" ::: "memory");
    return a + fib(n - 2);
}
u64 bench(int n)
{
    u64 h = 0;
    for (int r = 0; r < n; r++)
        h = h * 31 + fib(22 + (r & 1));
    return h;
}
