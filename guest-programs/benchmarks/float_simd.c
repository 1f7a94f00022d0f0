#include "benchmark.h"
// Single precision over rows of a picture, in loops that a compiler turns into
// vector instructions where it has them: this is built with -O3.
#define WIDTH 256
#define HEIGHT 64
static float picture[HEIGHT][WIDTH], blurred[HEIGHT][WIDTH], edges[HEIGHT][WIDTH];
static u8 pixels[HEIGHT][WIDTH];

__attribute__((noinline)) static void blur_row(
    float* restrict out, float const* restrict above, float const* restrict row, float const* restrict below)
{
    for (int x = 1; x < WIDTH - 1; x++) {
        float corners = above[x - 1] + above[x + 1] + below[x - 1] + below[x + 1];
        float sides = above[x] + below[x] + row[x - 1] + row[x + 1];
        out[x] = row[x] * 0.25f + sides * 0.125f + corners * 0.0625f;
    }
    out[0] = row[0];
    out[WIDTH - 1] = row[WIDTH - 1];
}

__attribute__((noinline)) static void edge_row(
    float* restrict out, float const* restrict row, float const* restrict below)
{
    for (int x = 0; x < WIDTH - 1; x++) {
        float dx = row[x + 1] - row[x];
        float dy = below[x] - row[x];
        out[x] = __builtin_sqrtf(dx * dx + dy * dy);
    }
}

__attribute__((noinline)) static void blend_row(
    float* restrict row, float const* restrict a, float const* restrict b, float weight)
{
    for (int x = 0; x < WIDTH; x++) {
        float value = a[x] * weight + b[x] * (1.0f - weight);
        value = value < 0.0f ? 0.0f : value;
        row[x] = value > 1.0f ? 1.0f : value;
    }
}

__attribute__((noinline)) static void quantise_row(u8* restrict out, float const* restrict row)
{
    for (int x = 0; x < WIDTH; x++)
        out[x] = (u8)(int)(row[x] * 255.0f + 0.5f);
}

u64 bench(int n)
{
    u64 h = 14695981039346656037ul;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            picture[y][x] = (float)((x * 31 + y * 17) % 97) / 97.0f;
    for (int r = 0; r < n; r++) {
        for (int y = 1; y < HEIGHT - 1; y++)
            blur_row(blurred[y], picture[y - 1], picture[y], picture[y + 1]);
        for (int y = 1; y < HEIGHT - 1; y++)
            edge_row(edges[y], blurred[y], blurred[y + 1]);
        float weight = 0.5f + (float)(r & 7) / 16.0f;
        for (int y = 1; y < HEIGHT - 1; y++)
            blend_row(picture[y], blurred[y], edges[y], weight);
        for (int y = 0; y < HEIGHT; y++)
            quantise_row(pixels[y], picture[y]);
        picture[1 + r % (HEIGHT - 2)][r * 7 % WIDTH] = 1.0f;
        h = (h ^ pixels[r % HEIGHT][r * 13 % WIDTH]) * 1099511628211ul;
    }
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            h = (h ^ pixels[y][x]) * 1099511628211ul;
    return h;
}
