/* String routines, written plainly and by words. */
#include "program.h"

static char text[4096];
static char copy[4096];

static size_t length(char const* s)
{
    char const* end = s;
    while (*end != 0)
        end++;
    return (size_t)(end - s);
}

static size_t length_by_words(char const* s)
{
    char const* at = s;
    for (; ((u64)at & 7) != 0; at++) {
        if (*at == 0)
            return (size_t)(at - s);
    }
    for (;; at += 8) {
        u64 word;
        __builtin_memcpy(&word, at, 8);
        u64 zeros = (word - 0x0101010101010101ul) & ~word & 0x8080808080808080ul;
        if (zeros != 0)
            return (size_t)(at - s) + (size_t)__builtin_ctzl(zeros) / 8;
    }
}

static int compare(char const* a, char const* b)
{
    while (*a != 0 && *a == *b) {
        a++;
        b++;
    }
    return (u8)*a - (u8)*b;
}

static char const* find(char const* haystack, char const* needle)
{
    for (; *haystack != 0; haystack++) {
        size_t i = 0;
        while (needle[i] != 0 && haystack[i] == needle[i])
            i++;
        if (needle[i] == 0)
            return haystack;
    }
    return 0;
}

static u64 decimal(u64 value, char* out)
{
    char digits[24];
    int count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (int i = 0; i < count; i++)
        out[i] = digits[count - 1 - i];
    out[count] = 0;
    return (u64)count;
}

void test_strings(void)
{
    u64 hash = 0;
    for (int round = 0; round < 20; round++) {
        size_t size = 200 + next_random() % 3000;
        for (size_t i = 0; i < size; i++)
            text[i] = (char)('a' + next_random() % 26);
        text[size] = 0;
        size_t offset = next_random() % 100;
        memcpy(copy + offset, text, size + 1);
        hash = mix(hash, length(text));
        hash = mix(hash, length_by_words(copy + offset));
        hash = mix(hash, (u64)(i64)compare(text, copy + offset));
        copy[offset + size / 2] ^= 1;
        hash = mix(hash, (u64)(compare(text, copy + offset) < 0));
        memmove(text + 3, text, size / 2);
        memmove(text, text + 5, size / 3);
        char const* found = find(text, "qz");
        hash = mix(hash, found == 0 ? 0 : (u64)(found - text));
        char number[24];
        hash = mix(hash, decimal(next_random(), number));
        for (char const* at = number; *at != 0; at++)
            hash = mix(hash, (u64)*at);
        hash = mix(hash, (u64)(u32)memcmp(text, copy, 50));
    }
    for (size_t i = 0; i < sizeof(text); i++)
        hash = mix(hash, (u8)text[i]);
    print("strings", hash);
}
