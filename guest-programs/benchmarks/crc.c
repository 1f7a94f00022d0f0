#include "benchmark.h"
static u32 t[256];
static u8 buf[65536];
u64 bench(int n)
{
    u64 h = 14695981039346656037ul;
    for (u32 i = 0; i < 256; i++) {
        u32 c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
        t[i] = c;
    }
    for (int i = 0; i < 65536; i++)
        buf[i] = i * 7 + (i >> 8);
    for (int r = 0; r < n; r++) {
        u32 c = ~0u;
        for (int i = 0; i < 65536; i++)
            c = t[(c ^ buf[i]) & 255] ^ (c >> 8);
        for (int i = 0; i < 65536; i += 1) {
            h = (h ^ buf[i]) * 1099511628211ul;
            h ^= h >> 29;
        }
        h ^= c;
        buf[r & 65535]++;
    }
    return h;
}
