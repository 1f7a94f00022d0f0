// Whether what the kernel draws looks drawn: each bit is set as often as not,
// whatever was drawn before it, and every byte that is asked for is filled.
#include "scenario.h"

#define PAGE 4096
#define WORDS 2048

static uint32_t s_words[WORDS];

static int is_near(int count, int expected, int distance)
{
    return count >= expected - distance && count <= expected + distance;
}

// Bits of all words that are set, of all 32 alike.
static int every_bit_is_as_often_set_as_not(void)
{
    for (int bit = 0; bit < 32; ++bit) {
        int count = 0;
        for (int i = 0; i < WORDS; ++i)
            count += s_words[i] >> bit & 1;
        if (!is_near(count, WORDS / 2, 110))
            return 0;
    }
    return 1;
}

// How many bits differ between a word and itself or a later one, by distance
// and place.
static int words_do_not_tell_of_later_ones(void)
{
    for (int distance = 0; distance <= 4; ++distance) {
        for (int shift = distance == 0; shift < 32; ++shift) {
            int count = 0;
            for (int i = 0; i + distance < WORDS; ++i) {
                uint32_t later = s_words[i + distance];
                uint32_t turned = shift ? later >> shift | later << (32 - shift) : later;
                count += __builtin_popcount(s_words[i] ^ turned);
            }
            if (!is_near(count, (WORDS - distance) * 16, 750))
                return 0;
        }
    }
    return 1;
}

// Of so many bytes that are asked for again and again each gets a value, and
// the one behind them none.
static int fills_exactly(int size)
{
    uint8_t seen[16] = { 0 };
    uint8_t bytes[16];
    for (int draw = 0; draw < 32; ++draw) {
        memset(bytes, 0, sizeof(bytes));
        if (SYSTEM_CALL(getrandom, bytes, size, 0) != size)
            return 0;
        for (int i = 0; i < 16; ++i)
            seen[i] |= bytes[i];
    }
    for (int i = 0; i < 16; ++i) {
        if ((seen[i] != 0) != (i < size))
            return 0;
    }
    return 1;
}

static void addresses(void)
{
    uint64_t all = 0;
    uint64_t always = ~0ul;
    for (int i = 0; i < 48; ++i) {
        uint64_t address = (uint64_t)map_memory(PAGE, MAP_PRIVATE | MAP_RANDOMIZED);
        all |= address;
        always &= address;
        SYSTEM_CALL(munmap, address, PAGE);
    }
    // All but those within a page and above the last page of user space.
    observe("bits that addresses have", (long)all);
    observe("bits that all addresses have", (long)always);
}

// What this program tells of where it lies.
struct place {
    uint64_t code;
    uint64_t lowest;
};

// The first page that can be mapped.
static uint64_t lowest_address(void)
{
    struct SC_mmap_params parameters = {
        .addr = (void*)PAGE,
        .size = PAGE,
        .prot = PROT_READ,
        .flags = MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
        .fd = -1,
    };
    while (SYSTEM_CALL(mmap, &parameters) == -ENOMEM)
        parameters.addr = (char*)parameters.addr + PAGE;
    return (uint64_t)parameters.addr;
}

// Where programs lie: this one, run again and again, tells by a pipe.
static void programs(void)
{
    char const* self = own_path();
    int ends[2];
    SYSTEM_CALL(pipe, ends, 0);
    char end[] = { (char)('0' + ends[1]), 0 };
    struct place all = { 0, 0 };
    struct place always = { ~0ul, ~0ul };
    for (int i = 0; i < 24; ++i) {
        int pid = (int)SYSTEM_CALL(fork);
        if (pid == 0) {
            char const* arguments[] = { self, end, NULL };
            char const* environment[] = { NULL };
            execute(self, arguments, environment);
            SYSTEM_CALL(exit, 1);
        }
        struct place here = { 0, 0 };
        SYSTEM_CALL(read, ends[0], &here, sizeof(here));
        struct siginfo_t information;
        wait_for(pid, WEXITED, &information);
        all.code |= here.code;
        always.code &= here.code;
        all.lowest |= here.lowest;
        always.lowest &= here.lowest;
    }
    // 256 MiB from 128 MiB on.
    observe("bits in which programs' places differ", (long)(all.code ^ always.code));
    observe("bits that lowest addresses have", (long)all.lowest);
    observe("bits that all lowest addresses have", (long)always.lowest);
}

int main(int argc, char** argv)
{
    if (argc == 2) {
        struct place here = { (uint64_t)main, lowest_address() };
        SYSTEM_CALL(write, argv[1][0] - '0', &here, sizeof(here));
        return 0;
    }
    observe("drawn", SYSTEM_CALL(getrandom, s_words, sizeof(s_words), 0));
    observe("every bit is as often set as not", every_bit_is_as_often_set_as_not());
    observe("bits and words do not tell of others", words_do_not_tell_of_later_ones());
    for (int size = 0; size < 10; ++size) {
        begin_indexed("fills exactly", size);
        add_result(fills_exactly(size));
        finish();
    }
    addresses();
    programs();
    end_scenario();
    return 0;
}
