#include "benchmark.h"
static char A[8192], B[8192];
__attribute__((noinline)) static u64 my_strlen(const char* s)
{
    const char* p = s;
    while (*p)
        p++;
    return p - s;
}
__attribute__((noinline)) static void my_memcpy(char* d, const char* s, u64 n)
{
    while (n >= 8 && !(((u64)d | (u64)s) & 7)) {
        *(u64*)d = *(u64*)s;
        d += 8;
        s += 8;
        n -= 8;
    }
    while (n--)
        *d++ = *s++;
}
__attribute__((noinline)) static int my_strcmp(const char* a, const char* b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *(u8*)a - *(u8*)b;
}
__attribute__((noinline)) static void my_memset(char* d, int c, u64 n)
{
    while (n--)
        *d++ = c;
}
__attribute__((noinline)) static char* my_strchr(char* s, int c)
{
    for (; *s; s++)
        if (*s == c)
            return s;
    return 0;
}
u64 bench(int n)
{
    u64 h = 0;
    for (int r = 0; r < n; r++) {
        my_memset(A, 'a' + r % 20, 4095);
        A[4095] = 0;
        A[100 + r % 3000] = 'z';
        my_memcpy(B, A, 4096);
        h = h * 31 + my_strlen(B);
        h += my_strcmp(A, B) + 1;
        my_memcpy(B + 1 + (r & 3), A, 4000);
        h += my_strchr(A, 'z') - A;
        h += my_strcmp(A, B + 1);
        for (int k = 0; k < 200; k++) {
            my_memcpy(B + (k & 7), A + k * 3, 13 + (k & 15));
            h += my_strlen(A + 4080 + (k & 7));
        }
    }
    return h;
}
