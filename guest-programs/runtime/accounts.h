// What /sys/kernel/memstat tells of the kernel's memory: who takes of it, and
// whether all is given back.
#pragma once

#include "scenario.h"

#define PAGE 4096
#define ANONYMOUS_PRIVATE (MAP_ANONYMOUS | MAP_PRIVATE)

// Bytes of the heap, and pages.
struct account {
    int64_t heap;
    int64_t allocated;
    int64_t available;
    int64_t committed;
    int64_t uncommitted;
};

static inline int64_t number_behind(char const* text, char const* key)
{
    text = text_behind(text, key);
    // Of a kernel that has given back more than was taken.
    int is_less = *text == '-';
    text += is_less;
    int64_t value = decimal_at(&text);
    return is_less ? -value : value;
}

static inline struct account look(void)
{
    static char text[1000];
    read_file("/sys/kernel/memstat", text, sizeof(text));
    return (struct account) {
        number_behind(text, "\"kmalloc_allocated\":"),
        number_behind(text, "\"physical_allocated\":"),
        number_behind(text, "\"physical_available\":"),
        number_behind(text, "\"physical_committed\":"),
        number_behind(text, "\"physical_uncommitted\":"),
    };
}

static inline char* map_pages(size_t pages, int flags, int fd)
{
    struct SC_mmap_params parameters = {
        .size = pages * PAGE,
        .prot = PROT_READ | PROT_WRITE,
        .flags = flags,
        .fd = fd,
    };
    return (char*)SYSTEM_CALL(mmap, &parameters);
}

static inline long map_at(uint64_t address, size_t size, size_t alignment, int flags)
{
    struct SC_mmap_params parameters = {
        .addr = (void*)address,
        .size = size,
        .alignment = alignment,
        .prot = PROT_READ | PROT_WRITE,
        .flags = flags,
        .fd = -1,
    };
    return SYSTEM_CALL(mmap, &parameters);
}

static inline void unmap(char* address, size_t pages)
{
    SYSTEM_CALL(munmap, address, pages * PAGE);
}

static inline void store(char* address)
{
    *(char volatile*)address = 1;
}

static inline int load(char const* address)
{
    return *(char const volatile*)address;
}

// Something that is made and ends.
struct kind {
    char const* name;
    void (*make)(void);
    void (*end)(void);
};

struct trial {
    struct account before;
    struct account with;
    struct account after;
};

// Made once before, so that what stays for ever is there.
static inline struct trial try_twice(struct kind kind)
{
    struct trial trial;
    for (int turn = 0; turn < 2; ++turn) {
        trial.before = look();
        kind.make();
        trial.with = look();
        kind.end();
        trial.after = look();
    }
    return trial;
}

// How it took, and what is left of that.
static inline void show_trial(char const* name, char const* takes, struct trial trial)
{
    begin(name);
    add_text("takes ");
    add_text(takes);
    add_text(", leaves ");
    add_decimal(trial.after.heap - trial.before.heap);
    add_text(" ");
    add_decimal(trial.after.allocated - trial.before.allocated);
    add_text(" ");
    add_decimal(trial.after.committed - trial.before.committed);
    finish();
}

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))
