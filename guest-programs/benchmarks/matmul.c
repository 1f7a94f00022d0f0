#include "benchmark.h"
#define N 96
static i32 a[N][N], b[N][N], c[N][N];
u64 bench(int n)
{
    u64 h = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = i * 3 + j;
            b[i][j] = i - j * 7;
        }
    for (int r = 0; r < n; r++) {
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                i32 t = 0;
                for (int k = 0; k < N; k++)
                    t += a[i][k] * b[k][j];
                c[i][j] = t;
            }
        a[r % N][(r * 7) % N] += c[r % N][r % N];
        h = h * 31 + (u32)c[(r * 5) % N][(r * 3) % N];
    }
    return h;
}
