// A mapping in hundreds of pieces: each is found, split, taken out and put back
// as if there were few.
#include "scenario.h"

#define PAGE 4096
#define PAGES 512
#define READ_WRITE (PROT_READ | PROT_WRITE)

static char* s_pages;
static long* s_shared;

static char* map(char* address, size_t pages, int flags)
{
    struct SC_mmap_params parameters = {
        .addr = address,
        .size = pages * PAGE,
        .prot = READ_WRITE,
        .flags = MAP_ANONYMOUS | flags,
        .fd = -1,
    };
    return (char*)SYSTEM_CALL(mmap, &parameters);
}

static char* page(int index)
{
    return s_pages + (long)index * PAGE;
}

// The pages that the kernel can not write to: their numbers' sum tells which.
static void refused(long* count, long* sum)
{
    *count = *sum = 0;
    for (int i = 0; i < PAGES; ++i) {
        if (SYSTEM_CALL(clock_gettime, CLOCK_MONOTONIC, page(i)) != -EFAULT)
            continue;
        ++*count;
        *sum += i;
    }
}

static void show_counts(char const* name, long count, long sum)
{
    begin(name);
    add_decimal(count);
    add_text(" ");
    add_decimal(sum);
    finish();
}

static void show(char const* name)
{
    long count, sum;
    refused(&count, &sum);
    show_counts(name, count, sum);
}

static void show_in_child(char const* name)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        refused(s_shared, s_shared + 1);
        SYSTEM_CALL(exit, 0);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    show_counts(name, s_shared[0], s_shared[1]);
}

// The first gap lies between the first two regions, if nothing is below them.
static void fill_first_gap(char* gap)
{
    SYSTEM_CALL(munmap, gap, 2 * PAGE);
    char* filled = map(NULL, 1, MAP_PRIVATE);
    while (filled < gap)
        filled = map(NULL, 1, MAP_PRIVATE);
    observe("first gap filled", filled == gap);
    map(gap, 2, MAP_PRIVATE | MAP_FIXED);
}

static void protect_every_other(void)
{
    for (int i = 1; i < PAGES; i += 2)
        SYSTEM_CALL(mprotect, page(i), PAGE, PROT_READ);
    show("every other page protected");
}

// The two last pages of each four go, from the end on.
static void unmap_every_other_two(void)
{
    for (int i = PAGES - 2; i > 0; i -= 4)
        SYSTEM_CALL(munmap, page(i), 2 * PAGE);
    show("every other two unmapped");
    observe("protection of pages with gaps", SYSTEM_CALL(mprotect, s_pages, PAGES * PAGE, READ_WRITE));
}

// A page needs a gap of two, and gets the lowest.
static void fill_gaps(void)
{
    char* filled = map(NULL, 1, MAP_PRIVATE);
    while (filled < s_pages)
        filled = map(NULL, 1, MAP_PRIVATE);
    int count = 0;
    for (int i = 2; i < PAGES && filled == page(i); i += 4) {
        ++count;
        filled = map(NULL, 1, MAP_PRIVATE);
    }
    observe("gaps filled in their order", count);
    SYSTEM_CALL(munmap, filled, PAGE);
    show("every gap half filled");
}

static int map_at(int index)
{
    return map(page(index), 1, MAP_PRIVATE | MAP_FIXED) == page(index);
}

static void map_one_by_one(void)
{
    observe("all unmapped at once", SYSTEM_CALL(munmap, s_pages, PAGES * PAGE));
    show("nothing is left");
    int count = 0;
    for (int i = PAGES - 2; i >= 0; i -= 2)
        count += map_at(i);
    observe("even pages mapped from the last to the first", count);
    show("odd pages");
    show_in_child("odd pages in a child");
    for (int i = 1; i < PAGES; i += 2)
        count += map_at(i);
    observe("with the odd ones", count);
    show("no page");
}

static void unmap_one_by_one(void)
{
    for (int i = 0; i < PAGES / 2; ++i)
        SYSTEM_CALL(munmap, page(i), PAGE);
    show("the first half");
    for (int i = PAGES - 1; i >= PAGES / 2; --i)
        SYSTEM_CALL(munmap, page(i), PAGE);
    show("all pages");
    observe("found again", map(NULL, PAGES, MAP_PRIVATE) == s_pages);
}

int main(void)
{
    s_shared = (long*)map(NULL, 1, MAP_SHARED);
    char* gap = map(NULL, 2, MAP_PRIVATE);
    s_pages = map(NULL, PAGES, MAP_PRIVATE);
    fill_first_gap(gap);
    protect_every_other();
    unmap_every_other_two();
    fill_gaps();
    map_one_by_one();
    unmap_one_by_one();
    end_scenario();
    return 0;
}
