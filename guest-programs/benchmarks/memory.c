#include "benchmark.h"
// Copies and fills of all sizes and alignments, done as a C library does it:
// single bytes up to a boundary, then words, several a round.
#define BYTES (1u << 20)
static u8 from[BYTES + 64], to[BYTES + 64];

__attribute__((noinline)) static void copy(u8* d, u8 const* s, u64 n)
{
    while (n && ((u64)d & 7)) {
        *d++ = *s++;
        n--;
    }
    if (((u64)s & 7) == 0) {
        for (; n >= 32; d += 32, s += 32, n -= 32) {
            u64 const* words = (u64 const*)s;
            u64 a = words[0], b = words[1], c = words[2], e = words[3];
            u64* target = (u64*)d;
            target[0] = a;
            target[1] = b;
            target[2] = c;
            target[3] = e;
        }
        for (; n >= 8; d += 8, s += 8, n -= 8)
            *(u64*)d = *(u64 const*)s;
    } else if (n >= 16) {
        // Words of the target are put together from two of the source.
        u64 const* words = (u64 const*)((u64)s & ~7ul);
        int low = (int)((u64)s & 7) * 8;
        u64 word = *words++;
        for (; n >= 16; d += 8, s += 8, n -= 8) {
            u64 next = *words++;
            *(u64*)d = word >> low | next << (64 - low);
            word = next;
        }
    }
    while (n--)
        *d++ = *s++;
}

__attribute__((noinline)) static void fill(u8* d, u8 byte, u64 n)
{
    u64 word = byte * 0x0101010101010101ul;
    while (n && ((u64)d & 7)) {
        *d++ = byte;
        n--;
    }
    for (; n >= 32; d += 32, n -= 32) {
        u64* target = (u64*)d;
        target[0] = word;
        target[1] = word;
        target[2] = word;
        target[3] = word;
    }
    for (; n >= 8; d += 8, n -= 8)
        *(u64*)d = word;
    while (n--)
        *d++ = byte;
}

__attribute__((noinline)) static u64 sum(u8 const* s, u64 n)
{
    u64 h = 0;
    for (u64 i = 0; i + 8 <= n; i += 8)
        h = h * 31 + *(u64 const*)(s + i);
    return h;
}

u64 bench(int n)
{
    u64 h = 0;
    u32 random = 1;
    for (u32 i = 0; i < sizeof(from); i++)
        from[i] = (u8)(i * 7 + (i >> 8));
    for (int r = 0; r < n; r++) {
        copy(to, from, BYTES);
        fill(to + (r & 63), (u8)r, BYTES / 4);
        copy(to + 1, from + 6, BYTES / 4);
        // Most copies of a program are short.
        for (int i = 0; i < 4096; i++) {
            random = random * 1664525 + 1013904223;
            u32 size = (random >> 8 & 127) + 1;
            u32 place = random >> 15 & 0xffff;
            copy(to + place, from + (place ^ (random & 0xff8)), size);
            if ((i & 3) == 0)
                fill(to + place, (u8)i, size * 2);
        }
        h = h * 1099511628211ul + sum(to, 4096) + (u64)r;
    }
    return h + sum(to, BYTES);
}
