#include "benchmark.h"
#define N 20000
struct nd {
    struct nd* next;
    u64 v;
};
static u32 v[N];
static struct nd p[N];
static void qs(u32* a, i64 lo, i64 hi)
{
    while (lo < hi) {
        u32 pv = a[(lo + hi) >> 1];
        i64 i = lo, j = hi;
        while (i <= j) {
            while (a[i] < pv)
                i++;
            while (a[j] > pv)
                j--;
            if (i <= j) {
                u32 t = a[i];
                a[i] = a[j];
                a[j] = t;
                i++;
                j--;
            }
        }
        if (j - lo < hi - i) {
            qs(a, lo, j);
            lo = i;
        } else {
            qs(a, i, hi);
            hi = j;
        }
    }
}
u64 bench(int n)
{
    u64 h = 0;
    u32 x = 12345;
    for (int r = 0; r < n; r++) {
        for (int i = 0; i < N; i++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            v[i] = x;
        }
        qs(v, 0, N - 1);
        for (int i = 0; i < N; i++) {
            u32 k = (u32)(((u64)i * 7919 + 1) % N);
            p[i].next = &p[k];
            p[i].v = v[i];
        }
        struct nd* q = p;
        for (int i = 0; i < N * 4; i++) {
            h = h * 3 + q->v;
            q = q->next;
        }
    }
    return h;
}
