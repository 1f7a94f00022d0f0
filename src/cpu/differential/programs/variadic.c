/* Variable arguments, structs by value, many parameters. */
#include "program.h"

struct small { i32 a; float b; };
struct pair { u64 a; double b; };
struct large { u64 words[5]; };
struct vector { float x, y, z; };

static u64 sum(char const* kinds, ...)
{
    __builtin_va_list arguments;
    __builtin_va_start(arguments, kinds);
    u64 hash = 1;
    for (; *kinds != 0; kinds++) {
        switch (*kinds) {
        case 'i': hash = mix(hash, (u64)(i64)__builtin_va_arg(arguments, i32)); break;
        case 'l': hash = mix(hash, __builtin_va_arg(arguments, u64)); break;
        case 'd': hash = mix(hash, (u64)(i64)(__builtin_va_arg(arguments, double) * 16)); break;
        case 's': {
            struct small s = __builtin_va_arg(arguments, struct small);
            hash = mix(hash, (u64)(i64)s.a + (u64)(s.b * 4));
            break;
        }
        case 'L': {
            struct large s = __builtin_va_arg(arguments, struct large);
            hash = mix(hash, s.words[0] + s.words[4]);
            break;
        }
        }
    }
    __builtin_va_end(arguments);
    return hash;
}

__attribute__((noinline)) static struct pair make_pair(u64 a, double b)
{
    return (struct pair) { a * 3, b * 0.5 };
}

__attribute__((noinline)) static struct large make_large(u64 seed)
{
    struct large result;
    for (u64 i = 0; i < 5; i++)
        result.words[i] = seed * (i + 1);
    return result;
}

__attribute__((noinline)) static struct vector cross(struct vector a, struct vector b)
{
    return (struct vector) { a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}

__attribute__((noinline)) static u64 many(u8 a, i16 b, u32 c, i64 d, float e, double f, u64 g, i8 h, u16 i, i32 j, double k, float l, u64 m)
{
    return mix(mix(a + (u64)b + c + (u64)d, (u64)(i64)(e + f)), g + (u64)h + i + (u64)j + (u64)(i64)(k * l) + m);
}

void test_variadic(void)
{
    struct small s = { -5, 2.5f };
    u64 hash = sum("ildsLilddlsi", 1, 2ul, 3.5, s, make_large(7), -8, 9ul, 10.25, -11.5, 12ul, s, 13);
    struct pair p = make_pair(hash, 9.0);
    hash = mix(mix(hash, p.a), (u64)p.b);
    struct vector v = cross((struct vector) { 1, 2, 3 }, (struct vector) { 4, 5.5f, 6 });
    hash = mix(hash, (u64)(i64)(v.x * 8) + (u64)(i64)(v.y * 64) + (u64)(i64)(v.z * 512));
    hash = mix(hash, many(250, -3, 4000000000u, -5, 6.5f, 7.25, 8, -9, 65000, -11, 12.5, 13.0f, 14));
    print("variadic", hash);
}
