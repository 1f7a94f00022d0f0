#include "benchmark.h"
// SHA-256 (FIPS 180-4) of a message that holds the digest before it.
static u32 constants[64];
static u32 initial[8];

static u32 rotate(u32 value, int count)
{
    return value >> count | value << (32 - count);
}

// The first 32 bits behind the point of a prime's square or cube root, found
// digit by digit. The whole number before them has no more than five bits.
static u32 root_fraction(u32 prime, int power)
{
    u64 root = 0;
    for (int bit = 36; bit >= 0; bit--) {
        u64 candidate = root | 1ul << bit;
        __uint128_t raised = candidate;
        for (int i = 1; i < power; i++)
            raised *= candidate;
        if (raised <= (__uint128_t)prime << (32 * power))
            root = candidate;
    }
    return (u32)root;
}

static void find_constants(void)
{
    int found = 0;
    for (u32 n = 2; found < 64; n++) {
        int is_prime = 1;
        for (u32 d = 2; d * d <= n; d++)
            is_prime &= n % d != 0;
        if (!is_prime)
            continue;
        if (found < 8)
            initial[found] = root_fraction(n, 2);
        constants[found++] = root_fraction(n, 3);
    }
}

__attribute__((noinline)) static void compress(u32 state[8], u8 const* block)
{
    u32 w[64];
    for (int i = 0; i < 16; i++)
        w[i] = (u32)block[4 * i] << 24 | (u32)block[4 * i + 1] << 16 | (u32)block[4 * i + 2] << 8
            | block[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        u32 low = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        u32 high = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    u32 a = state[0], b = state[1], c = state[2], d = state[3];
    u32 e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        u32 one = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g))
            + constants[i] + w[i];
        u32 two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + one;
        d = c;
        c = b;
        b = a;
        a = one + two;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

// Hashes whole blocks and a last one with the padding; `size` is a multiple
// of 64.
static void hash(u8 const* message, u64 size, u8 digest[32])
{
    u32 state[8];
    u8 last[64];
    for (int i = 0; i < 8; i++)
        state[i] = initial[i];
    for (u64 at = 0; at < size; at += 64)
        compress(state, message + at);
    for (int i = 0; i < 64; i++)
        last[i] = i == 0 ? 0x80 : i < 56 ? 0 : (u8)(size * 8 >> (56 - 8 * (i - 56)));
    compress(state, last);
    for (int i = 0; i < 32; i++)
        digest[i] = (u8)(state[i / 4] >> (24 - 8 * (i & 3)));
}

static u8 message[4096];

u64 bench(int n)
{
    u8 digest[32] = { 0 };
    find_constants();
    for (int r = 0; r < n; r++) {
        for (int i = 0; i < 32; i++)
            message[(r * 32 + i) & 4095] = digest[i];
        hash(message, sizeof(message), digest);
    }
    u64 h = 0;
    for (int i = 0; i < 8; i++)
        h = h << 8 | digest[i];
    return h;
}
