#include "benchmark.h"
static u8 s[1 << 17];
u64 bench(int n)
{
    u64 h = 0;
    for (int r = 0; r < n; r++) {
        for (int i = 0; i < 1 << 17; i++)
            s[i] = 1;
        u32 c = 0;
        for (u32 i = 2; i < 1 << 17; i++)
            if (s[i]) {
                c++;
                for (u32 j = i + i; j < 1 << 17; j += i)
                    s[j] = 0;
            }
        h = h * 31 + c + r;
    }
    return h;
}
