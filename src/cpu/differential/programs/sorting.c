/*
 * Sorting and searching: loops that begin with the comparison that ends them,
 * as libraries write them by hand. Wherever a thread is interrupted there, it
 * must go on with the comparison.
 */
#include "program.h"

/* Counts i up from 0 until it meets `wanted` or comes to `limit`. */
static u64 meet(u64 wanted, u64 limit)
{
    u64 i = 0;
#if defined(__x86_64__)
    __asm__ volatile("1: cmp %1, %0\n\tje 2f\n\tadd $1, %0\n\tcmp %2, %0\n\tjb 1b\n2:" : "+r"(i) : "r"(wanted), "r"(limit) : "cc");
#elif defined(__aarch64__)
    __asm__ volatile("1: cmp %0, %1\n\tb.eq 2f\n\tadd %0, %0, #1\n\tcmp %0, %2\n\tb.lo 1b\n2:" : "+r"(i) : "r"(wanted), "r"(limit) : "cc");
#else
    __asm__ volatile("1: beq %0, %1, 2f\n\taddi %0, %0, 1\n\tbltu %0, %2, 1b\n2:" : "+r"(i) : "r"(wanted), "r"(limit));
#endif
    return i;
}

/* The same over bytes: where two blocks differ first, of `count`. */
static u64 differ(u8 const* a, u8 const* b, u64 count)
{
    u64 i = 0;
#if defined(__x86_64__)
    u8 byte;
    __asm__ volatile("1: mov (%2,%0), %1\n\tcmp (%3,%0), %1\n\tjne 2f\n\tinc %0\n\tcmp %4, %0\n\tjne 1b\n2:" : "+r"(i), "=&q"(byte) : "r"(a), "r"(b), "r"(count) : "cc", "memory");
#elif defined(__aarch64__)
    u32 x, y;
    __asm__ volatile("1: ldrb %w1, [%3, %0]\n\tldrb %w2, [%4, %0]\n\tcmp %w1, %w2\n\tb.ne 2f\n\tadd %0, %0, #1\n\tcmp %0, %5\n\tb.ne 1b\n2:" : "+r"(i), "=&r"(x), "=&r"(y) : "r"(a), "r"(b), "r"(count) : "cc", "memory");
#else
    while (i < count && a[i] == b[i])
        i++;
#endif
    return i;
}

enum { lines = 96, width = 12 };
static u8 text[lines][width];
static u8 const* order[lines];

static int compare(u8 const* a, u8 const* b)
{
    u64 at = differ(a, b, width);
    return at == width ? 0 : a[at] - b[at];
}

static void sift(u64 root, u64 end)
{
    for (u64 child; (child = 2 * root + 1) < end; root = child) {
        if (child + 1 < end && compare(order[child], order[child + 1]) < 0)
            child++;
        if (compare(order[root], order[child]) >= 0)
            return;
        u8 const* held = order[root];
        order[root] = order[child];
        order[child] = held;
    }
}

static void sort(void)
{
    for (u64 root = lines / 2; root-- > 0;)
        sift(root, lines);
    for (u64 end = lines; --end > 0;) {
        u8 const* held = order[0];
        order[0] = order[end];
        order[end] = held;
        sift(0, end);
    }
}

void test_sorting(void)
{
    u64 missed = 0;
    for (u64 turn = 0; turn < 2000; turn++)
        missed += meet(turn % 9, 10) != turn % 9;
    print("missed", missed);
    u64 hash = 0, unordered = 0;
    for (int round = 0; round < 6; round++) {
        for (u64 i = 0; i < lines; i++) {
            order[i] = text[i];
            /* Few letters, so that lines agree for some of their length. */
            for (u64 at = 0; at < width; at++)
                text[i][at] = "abc"[next_random() % (at < 4 ? 2 : 3)];
        }
        sort();
        for (u64 i = 0; i < lines; i++) {
            unordered += i > 0 && memcmp(order[i - 1], order[i], width) > 0;
            for (u64 at = 0; at < width; at++)
                hash = mix(hash, order[i][at]);
        }
    }
    print("unordered", unordered);
    print("sorted", hash);
}
