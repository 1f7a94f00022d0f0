#include "benchmark.h"
static double X[5] = { 0, 4.84, 8.34, 12.89, 15.37 }, Y[5] = { 0, -1.16, 4.12, -15.11, -25.9 },
              Z[5] = { 0, -.1, -.4, -.22, .17 }, VX[5] = { 0, .6, -1.01, 1.08, .97 },
              VY[5] = { 0, 2.8, 1.8, .86, .59 }, VZ[5] = { 0, -.02, .008, -.01, -.03 },
              M[5] = { 39.47, .037, .011, .0017, .002 };
u64 bench(int n)
{
    for (int r = 0; r < n * 1000; r++) {
        for (int i = 0; i < 5; i++)
            for (int j = i + 1; j < 5; j++) {
                double dx = X[i] - X[j], dy = Y[i] - Y[j], dz = Z[i] - Z[j];
                double d2 = dx * dx + dy * dy + dz * dz;
                double m = 0.001 / (d2 * __builtin_sqrt(d2));
                VX[i] -= dx * M[j] * m;
                VY[i] -= dy * M[j] * m;
                VZ[i] -= dz * M[j] * m;
                VX[j] += dx * M[i] * m;
                VY[j] += dy * M[i] * m;
                VZ[j] += dz * M[i] * m;
            }
        for (int i = 0; i < 5; i++) {
            X[i] += .001 * VX[i];
            Y[i] += .001 * VY[i];
            Z[i] += .001 * VZ[i];
        }
    }
    union {
        double d;
        u64 u;
    } q;
    q.d = X[0] + Y[1] + Z[2];
    return q.u;
}
