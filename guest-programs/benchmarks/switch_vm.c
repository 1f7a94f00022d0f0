#include "benchmark.h"
static u8 code[] = { 0, 0, 5, 0, 1, 0, 0, 2, 1, /*L=9*/ 1, 1, 2, 2, 2, 1, 3, 1, 2, 4, 3, 1, 5, 3, 7,
    6, 2, 3, 7, 0, 0, 8, 0, 9, 9, 0, 0 };
u64 bench(int n)
{
    u64 h = 0;
    for (int r = 0; r < n; r++) {
        u64 R[8];
        for (int i = 0; i < 8; i++)
            R[i] = r + i;
        R[0] = 0;
        u32 pc = 0;
        u64 steps = 0;
        R[4] = 3000;
        for (;;) {
            u8 op = code[pc], a = code[pc + 1] & 7, b = code[pc + 2];
            pc += 3;
            steps++;
            switch (op) {
            case 0:
                R[a] += b;
                break;
            case 1:
                R[a] += R[b & 7];
                break;
            case 2:
                R[a] ^= R[b & 7] << 1;
                break;
            case 3:
                R[a] -= R[b & 7] >> 3;
                break;
            case 4:
                R[a] |= R[b & 7];
                break;
            case 5:
                R[a] *= b;
                break;
            case 6:
                R[a] += R[b & 7] * 3 + 1;
                break;
            case 7:
                R[4]--;
                break;
            case 8:
                if (R[4])
                    pc = b;
                break;
            case 9:
                goto out;
            default:
                R[a] = ~R[a];
                break;
            }
        }
    out:
        h = h * 31 + R[1] + R[2] + R[3] + steps;
    }
    return h;
}
