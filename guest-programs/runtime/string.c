// The compiler calls the first four by itself; -fno-builtin keeps it from
// turning their loops into calls of themselves.
#include "runtime.h"

// Memory is gone through word by word where it lies so.
typedef uint64_t __attribute__((may_alias)) word;
#define WORD sizeof(word)

static int is_aligned(uint64_t address)
{
    return address % WORD == 0;
}

void* memset(void* destination, int byte, size_t size)
{
    char* to = destination;
    if (is_aligned((uint64_t)to)) {
        word value = (uint8_t)byte * 0x0101010101010101;
        for (; size >= WORD; size -= WORD, to += WORD)
            *(word*)to = value;
    }
    while (size--)
        *to++ = (char)byte;
    return destination;
}

void* memcpy(void* restrict destination, void const* restrict source, size_t size)
{
    char* to = destination;
    char const* from = source;
    if (is_aligned((uint64_t)to | (uint64_t)from)) {
        for (; size >= WORD; size -= WORD, to += WORD, from += WORD)
            *(word*)to = *(word const*)from;
    }
    while (size--)
        *to++ = *from++;
    return destination;
}

void* memmove(void* destination, void const* source, size_t size)
{
    char* to = destination;
    char const* from = source;
    if (to < from) {
        while (size--)
            *to++ = *from++;
    } else {
        while (size--)
            to[size] = from[size];
    }
    return destination;
}

int memcmp(void const* a, void const* b, size_t size)
{
    unsigned char const* left = a;
    unsigned char const* right = b;
    for (; size--; ++left, ++right) {
        if (*left != *right)
            return *left < *right ? -1 : 1;
    }
    return 0;
}

size_t strlen(char const* text)
{
    size_t length = 0;
    while (text[length])
        ++length;
    return length;
}

int strcmp(char const* a, char const* b)
{
    while (*a && *a == *b)
        ++a, ++b;
    return (unsigned char)*a - (unsigned char)*b;
}

char* strstr(char const* text, char const* wanted)
{
    for (size_t length = strlen(wanted); ; ++text) {
        size_t same = 0;
        while (same < length && text[same] == wanted[same])
            ++same;
        if (same == length)
            return (char*)text;
        if (!*text)
            return NULL;
    }
}

char const* text_behind(char const* text, char const* wanted)
{
    char const* found = strstr(text, wanted);
    return found ? found + strlen(wanted) : NULL;
}

int64_t decimal_at(char const** text)
{
    int64_t value = 0;
    for (; **text >= '0' && **text <= '9'; ++*text)
        value = value * 10 + (**text - '0');
    return value;
}
