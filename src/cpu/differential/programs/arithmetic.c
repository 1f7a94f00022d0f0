/* Integers of all sizes: operators, overflow, division, bits, 128 bits. */
#include "program.h"

#define OPERATORS(type)                                              \
    static u64 operators_##type(type a, type b)                      \
    {                                                                \
        u64 hash = 1;                                                \
        hash = mix(hash, (u64)(type)(a + b));                        \
        hash = mix(hash, (u64)(type)(a - b));                        \
        hash = mix(hash, (u64)(type)(a * b));                        \
        if (b != 0 && b != (type) - 1) {                             \
            hash = mix(hash, (u64)(type)(a / b));                    \
            hash = mix(hash, (u64)(type)(a % b));                    \
        }                                                            \
        hash = mix(hash, (u64)(type)(a & b));                        \
        hash = mix(hash, (u64)(type)(a | ~b));                       \
        hash = mix(hash, (u64)(type)(a ^ b));                        \
        hash = mix(hash, (u64)(type)(a >> (b & (sizeof(a) * 8 - 1)))); \
        hash = mix(hash, (u64)(type)((u64)a << (b & (sizeof(a) * 8 - 1)))); \
        hash = mix(hash, (u64)(a < b) | (u64)(a <= b) << 1 | (u64)(a == b) << 2); \
        type sum;                                                    \
        hash = mix(hash, (u64)__builtin_add_overflow(a, b, &sum));   \
        hash = mix(hash, (u64)__builtin_sub_overflow(a, b, &sum));   \
        hash = mix(hash, (u64)__builtin_mul_overflow(a, b, &sum));   \
        return mix(hash, (u64)sum);                                  \
    }
OPERATORS(u8)
OPERATORS(u16)
OPERATORS(u32)
OPERATORS(u64)
OPERATORS(i8)
OPERATORS(i16)
OPERATORS(i32)
OPERATORS(i64)

static u64 bits(u64 x)
{
    u64 hash = mix(1, (u64)__builtin_popcountl(x));
    hash = mix(hash, x == 0 ? 64 : (u64)__builtin_clzl(x));
    hash = mix(hash, x == 0 ? 64 : (u64)__builtin_ctzl(x));
    hash = mix(hash, (u32)x == 0 ? 32 : (u64)__builtin_clz((u32)x));
    hash = mix(hash, __builtin_bswap64(x));
    hash = mix(hash, __builtin_bswap32((u32)x));
    hash = mix(hash, __builtin_bswap16((u16)x));
    hash = mix(hash, __builtin_bitreverse64(x));
    hash = mix(hash, __builtin_rotateleft64(x, x & 63));
    hash = mix(hash, __builtin_rotateright32((u32)x, x & 31));
    hash = mix(hash, (u64)__builtin_parityl(x));
    return hash;
}

/* Division by shifting, since there is no library below. */
static u128 divide(u128 dividend, u128 divisor, u128* remainder)
{
    u128 quotient = 0;
    u128 rest = 0;
    for (int bit = 127; bit >= 0; bit--) {
        rest = rest << 1 | (dividend >> bit & 1);
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= (u128)1 << bit;
        }
    }
    *remainder = rest;
    return quotient;
}

static u64 wide(u64 a, u64 b, u64 c)
{
    u128 x = (u128)a << 64 | b;
    u128 y = (u128)b * c;
    i128 z = (i128)(i64)a * (i64)c;
    u64 hash = mix(mix(1, (u64)y), (u64)(y >> 64));
    hash = mix(mix(hash, (u64)z), (u64)(z >> 64));
    u128 values[] = { x + y, x - y, x * y, x << (c & 127), x >> (c & 127), (u128)((i128)x >> (c & 127)), -x, x & y, x ^ y };
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        hash = mix(mix(hash, (u64)values[i]), (u64)(values[i] >> 64));
    hash = mix(hash, (u64)(x < y) | (u64)((i128)x < (i128)y) << 1);
    u128 rest;
    u128 quotient = divide(x, (u128)c | 1, &rest);
    return mix(mix(hash, (u64)quotient), (u64)rest);
}

void test_arithmetic(void)
{
    u64 hash = 0;
    u64 bit_hash = 0;
    u64 wide_hash = 0;
    for (int i = 0; i < 400; i++) {
        u64 a = next_random() >> (next_random() & 63);
        u64 b = next_random() >> (next_random() & 63);
        if (i & 1)
            a = -a;
        hash = mix(hash, operators_u8((u8)a, (u8)b));
        hash = mix(hash, operators_u16((u16)a, (u16)b));
        hash = mix(hash, operators_u32((u32)a, (u32)b));
        hash = mix(hash, operators_u64(a, b));
        hash = mix(hash, operators_i8((i8)a, (i8)b));
        hash = mix(hash, operators_i16((i16)a, (i16)b));
        hash = mix(hash, operators_i32((i32)a, (i32)b));
        hash = mix(hash, operators_i64((i64)a, (i64)b));
        bit_hash = mix(bit_hash, bits(a));
        wide_hash = mix(wide_hash, wide(a, b, next_random()));
    }
    print("operators", hash);
    print("bits", bit_hash);
    print("wide", wide_hash);
    /* Constant divisors become multiplications. */
    u64 divided = 0;
    for (u64 i = 0; i < 300; i++) {
        u64 x = next_random();
        divided = mix(divided, x / 3 + x % 7 + (u32)x / 10 + (u64)((i64)x / -5) + (u64)((i32)x % 1000) + (u64)((i16)x / 6));
    }
    print("divided", divided);
}
