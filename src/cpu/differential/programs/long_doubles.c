/*
 * long double where it is x87's; elsewhere it is software, whose library is
 * not here, and double stands in.
 */
#include "program.h"

#if defined(__x86_64__)
typedef long double real;
#else
typedef double real;
#endif

static u64 bits(real x)
{
    if (x != x)
        return 1;
    u64 words[2] = { 0, 0 };
    __builtin_memcpy(words, &x, sizeof(x) > 10 ? 10 : sizeof(x));
    return mix(words[0], words[1]);
}

static real polynomial(real x, int count, ...)
{
    __builtin_va_list coefficients;
    __builtin_va_start(coefficients, count);
    real sum = 0;
    while (count-- > 0)
        sum = sum * x + __builtin_va_arg(coefficients, real);
    __builtin_va_end(coefficients);
    return sum;
}

void test_long_doubles(void)
{
    u64 hash = 0;
    for (int i = 1; i < 200; i++) {
        real a = (real)(i64)next_random() / (real)i;
        real b = (real)(next_random() | 1) * (real)0.0001;
        hash = mix(hash, bits(a + b));
        hash = mix(hash, bits(a - b));
        hash = mix(hash, bits(a * b));
        hash = mix(hash, bits(a / b));
        hash = mix(hash, (u64)(a < b) | (u64)(a == b) << 1);
        hash = mix(hash, (u64)(i64)(a / b));
        hash = mix(hash, bits((real)(float)a));
        hash = mix(hash, bits((real)(double)b));
        hash = mix(hash, bits(polynomial(b, 3, a, (real)2, (real)i)));
    }
    print("long doubles", hash);
}
