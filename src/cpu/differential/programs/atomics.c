/* Atomic operations of all sizes, as one thread can see them. */
#include "program.h"

#define ATOMICS(type)                                                                     \
    static u64 atomics_##type(void)                                                       \
    {                                                                                     \
        static type cells[4];                                                             \
        u64 hash = 1;                                                                     \
        for (int i = 0; i < 60; i++) {                                                    \
            type* cell = &cells[i & 3];                                                   \
            type value = (type)next_random();                                             \
            hash = mix(hash, (u64)__atomic_fetch_add(cell, value, __ATOMIC_SEQ_CST));     \
            hash = mix(hash, (u64)__atomic_fetch_sub(cell, (type)i, __ATOMIC_RELAXED));   \
            hash = mix(hash, (u64)__atomic_fetch_or(cell, value, __ATOMIC_ACQUIRE));      \
            hash = mix(hash, (u64)__atomic_fetch_and(cell, (type)~value, __ATOMIC_RELEASE)); \
            hash = mix(hash, (u64)__atomic_xor_fetch(cell, value, __ATOMIC_ACQ_REL));     \
            hash = mix(hash, (u64)__atomic_nand_fetch(cell, value, __ATOMIC_SEQ_CST));    \
            hash = mix(hash, (u64)__atomic_exchange_n(cell, value, __ATOMIC_SEQ_CST));    \
            type expected = (type)(i & 1 ? value : value + 1);                            \
            hash = mix(hash, (u64)__atomic_compare_exchange_n(cell, &expected, (type)(value ^ 5), 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)); \
            hash = mix(hash, (u64)expected);                                              \
            hash = mix(hash, (u64)__atomic_fetch_max(cell, value, __ATOMIC_SEQ_CST));     \
            hash = mix(hash, (u64)__atomic_fetch_min(cell, (type)-value, __ATOMIC_SEQ_CST)); \
            hash = mix(hash, (u64)__atomic_load_n(cell, __ATOMIC_ACQUIRE));               \
            __atomic_store_n(cell, (type)hash, __ATOMIC_RELEASE);                         \
        }                                                                                 \
        __atomic_thread_fence(__ATOMIC_SEQ_CST);                                          \
        return hash;                                                                      \
    }
ATOMICS(u8)
ATOMICS(u16)
ATOMICS(u32)
ATOMICS(u64)
ATOMICS(i8)
ATOMICS(i32)
ATOMICS(i64)

void test_atomics(void)
{
    print("atomics u8", atomics_u8());
    print("atomics u16", atomics_u16());
    print("atomics u32", atomics_u32());
    print("atomics u64", atomics_u64());
    print("atomics i8", atomics_i8());
    print("atomics i32", atomics_i32());
    print("atomics i64", atomics_i64());
}
