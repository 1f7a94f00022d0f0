/* Loops that compilers turn into vector code. */
#include "program.h"

enum { count = 259 };

static i32 ints[count], more_ints[count];
static u8 bytes[count], more_bytes[count];
static i16 shorts[count];
static u16 halves[count];
static i64 longs[count];
static float singles[count], more_singles[count];
static double doubles[count];

static void fill(void)
{
    for (int i = 0; i < count; i++) {
        u64 x = next_random();
        ints[i] = (i32)x;
        more_ints[i] = (i32)(x >> 32);
        bytes[i] = (u8)x;
        more_bytes[i] = (u8)(x >> 8);
        shorts[i] = (i16)(x >> 16);
        halves[i] = (u16)(x >> 24);
        longs[i] = (i64)(x * 3);
        singles[i] = (float)(i32)(x >> 40);
        more_singles[i] = (float)(i16)x;
        doubles[i] = (double)(i32)(x >> 20) * 0.25;
    }
}

static u64 hash_of(void const* data, size_t size)
{
    u8 const* at = data;
    u64 hash = 1;
    for (size_t i = 0; i < size; i++)
        hash = mix(hash, at[i]);
    return hash;
}

static void integers(void)
{
    i32 sum = 0, smallest = 0x7fffffff, masked = 0;
    u64 products = 0;
    for (int i = 0; i < count; i++) {
        sum += ints[i] * more_ints[i];
        smallest = ints[i] < smallest ? ints[i] : smallest;
        masked |= ints[i] > more_ints[i] ? ints[i] & 0xff00 : more_ints[i] >> 3;
        products += (u64)(u32)ints[i] * (u32)more_ints[i];
    }
    print("vector sums", mix(mix((u64)(u32)sum, (u64)(u32)smallest), mix((u64)(u32)masked, products)));
    for (int i = 0; i < count; i++) {
        ints[i] = (ints[i] << 3) - (more_ints[i] ^ ints[i] >> 5);
        shorts[i] = (i16)(shorts[i] * 3 + halves[i]);
        longs[i] += (i64)ints[i] * 7 - (longs[i] >> 2);
        halves[i] = (u16)((u32)halves[i] * 40503u >> 16);
    }
    print("vector ints", hash_of(ints, sizeof(ints)));
    print("vector shorts", hash_of(shorts, sizeof(shorts)));
    print("vector longs", hash_of(longs, sizeof(longs)));
    print("vector halves", hash_of(halves, sizeof(halves)));
}

static void pixels(void)
{
    u32 difference = 0;
    for (int i = 0; i < count; i++) {
        int sum = bytes[i] + more_bytes[i];
        difference += (u32)(bytes[i] > more_bytes[i] ? bytes[i] - more_bytes[i] : more_bytes[i] - bytes[i]);
        bytes[i] = (u8)(sum > 255 ? 255 : sum);
        more_bytes[i] = (u8)((bytes[i] + more_bytes[i] + 1) >> 1);
    }
    print("vector difference", difference);
    print("vector bytes", hash_of(bytes, sizeof(bytes)));
    print("vector averages", hash_of(more_bytes, sizeof(more_bytes)));
    for (int i = 0; i < count; i++) {
        int x = shorts[i] * 5 / 4;
        shorts[i] = (i16)(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
    }
    print("vector clamped", hash_of(shorts, sizeof(shorts)));
}

static void floats(void)
{
    for (int i = 0; i < count; i++) {
        singles[i] = singles[i] * 1.5f + more_singles[i];
        doubles[i] = doubles[i] / 3 - (double)ints[i];
        more_singles[i] = singles[i] > more_singles[i] ? singles[i] : (float)doubles[i];
    }
    print("vector singles", hash_of(singles, sizeof(singles)));
    print("vector doubles", hash_of(doubles, sizeof(doubles)));
    print("vector selected", hash_of(more_singles, sizeof(more_singles)));
    for (int i = 0; i < count; i++) {
        ints[i] = (i32)(more_singles[i] * 0.001f);
        singles[i] = (float)ints[i];
        longs[i] = (i64)(doubles[i] * 0.5);
        doubles[i] = (double)shorts[i];
    }
    print("vector converted", mix(hash_of(ints, sizeof(ints)), mix(hash_of(longs, sizeof(longs)), hash_of(doubles, sizeof(doubles)))));
}

static void shuffled(void)
{
    u32 words[64];
    for (u32 i = 0; i < 64; i++)
        words[i] = (u32)ints[63 - i] ^ __builtin_bswap32((u32)more_ints[2 * i]);
    for (u32 i = 0; i < 32; i++) {
        u32 low = words[2 * i];
        words[2 * i] = words[2 * i + 1] * 5;
        words[2 * i + 1] = low << (i & 31) | low >> (-i & 31);
    }
    print("vector shuffled", hash_of(words, sizeof(words)));
}

void test_vectors(void)
{
    fill();
    integers();
    pixels();
    floats();
    shuffled();
}
