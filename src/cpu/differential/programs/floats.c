/* float and double: arithmetic, comparisons, conversions, special values. */
#include "program.h"

static u64 bits64(double x)
{
    /* A NaN's sign and payload are not the language's business. */
    if (x != x)
        return 0x7ff8000000000000ul;
    u64 bits;
    __builtin_memcpy(&bits, &x, 8);
    return bits;
}

static u64 bits32(float x)
{
    if (x != x)
        return 0x7fc00000ul;
    u32 bits;
    __builtin_memcpy(&bits, &x, 4);
    return bits;
}

static double random_double(void)
{
    u64 bits = next_random();
    switch (next_random() % 8) {
    case 0: return (double)(i64)(bits >> 40);
    case 1: return (double)(i32)bits * 0.125;
    case 2: bits &= 0x800ffffffffffffful; break; /* denormal */
    case 3: bits = (bits & 0x800ffffffffffffful) | (u64)(1023 + bits % 60) << 52; break;
    case 4: return bits & 1 ? 0.0 : -0.0;
    case 5: return bits & 1 ? __builtin_inf() : -__builtin_inf();
    default: break;
    }
    double x;
    __builtin_memcpy(&x, &bits, 8);
    return x;
}

static u64 doubles(double a, double b, double c)
{
    u64 hash = mix(1, bits64(a + b));
    hash = mix(hash, bits64(a - b));
    hash = mix(hash, bits64(a * b));
    hash = mix(hash, bits64(a / b));
    hash = mix(hash, bits64(-a));
    hash = mix(hash, bits64(__builtin_fabs(a)));
    hash = mix(hash, bits64(__builtin_copysign(a, b)));
    hash = mix(hash, bits64(a * b + c));
    double root = a;
#if defined(__x86_64__)
    __asm__("sqrtsd %0, %0" : "+x"(root));
#elif defined(__aarch64__)
    __asm__("fsqrt %d0, %d0" : "+w"(root));
#else
    __asm__("fsqrt.d %0, %0" : "+f"(root));
#endif
    hash = mix(hash, bits64(root));
    hash = mix(hash, (u64)(a < b) | (u64)(a <= b) << 1 | (u64)(a == b) << 2 | (u64)(a > b) << 3 | (u64)(a != b) << 4);
    return mix(hash, (u64)(a < b ? 1 : a > b ? 2 : a == b ? 3 : 4));
}

static u64 singles(float a, float b, float c)
{
    u64 hash = mix(1, bits32(a + b));
    hash = mix(hash, bits32(a - b));
    hash = mix(hash, bits32(a * b));
    hash = mix(hash, bits32(a / b));
    hash = mix(hash, bits32(a * b - c));
    hash = mix(hash, (u64)(a < b) | (u64)(a <= b) << 1 | (u64)(a == b) << 2);
    hash = mix(hash, bits64((double)a * b));
    return hash;
}

static u64 conversions(double x, u64 integer)
{
    u64 hash = mix(1, bits32((float)x));
    hash = mix(hash, bits64((double)(i64)integer));
    hash = mix(hash, bits64((double)integer));
    hash = mix(hash, bits64((double)(i32)integer));
    hash = mix(hash, bits64((double)(u32)integer));
    hash = mix(hash, bits32((float)(i64)integer));
    hash = mix(hash, bits32((float)integer));
    hash = mix(hash, bits32((float)(i32)integer));
    /* Only what is in range is defined. */
    if (x > -1e18 && x < 1e18)
        hash = mix(hash, (u64)(i64)x);
    if (x >= 0 && x < 1.8e19)
        hash = mix(hash, (u64)x);
    if (x > -2e9 && x < 2e9) {
        hash = mix(hash, (u64)(i32)x);
        hash = mix(hash, (u64)(i16)(i32)(float)(x / 65536));
    }
    return hash;
}

/* Newton, Taylor: long chains of dependent operations. */
static u64 chains(void)
{
    double x = 2;
    for (int i = 0; i < 40; i++)
        x = (x + 3 / x) * 0.5;
    double term = 1;
    double e = 0;
    for (int i = 1; i < 30; i++) {
        e += term;
        term /= i;
    }
    float f = 1;
    for (int i = 1; i < 200; i++)
        f = f * 0.999f + (float)i / 7;
    return mix(mix(bits64(x), bits64(e)), bits32(f));
}

void test_floats(void)
{
    u64 double_hash = 0;
    u64 single_hash = 0;
    u64 conversion_hash = 0;
    for (int i = 0; i < 600; i++) {
        double a = random_double();
        double b = random_double();
        double c = random_double();
        double_hash = mix(double_hash, doubles(a, b, c));
        single_hash = mix(single_hash, singles((float)a, (float)b, (float)c));
        conversion_hash = mix(conversion_hash, conversions(a, next_random() >> (i & 63)));
    }
    print("doubles", double_hash);
    print("singles", single_hash);
    print("conversions", conversion_hash);
    print("chains", chains());
}
