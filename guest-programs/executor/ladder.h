// What the kernel can do that the executor itself needs (format.h, RUNG_*).
#pragma once

#include "format.h"
#include "runtime.h"

// What kept the executor from something: the number of the call, and the error
// that it gave; 0 where it was not refused, but did otherwise.
struct trouble {
    uint16_t call;
    uint16_t error;
    // Whether there is any.
    uint32_t is_there;
};

#define NO_TROUBLE ((struct trouble) { 0 })

static inline struct trouble trouble_at(int call, long error)
{
    return (struct trouble) { (uint16_t)call, (uint16_t)error, 1 };
}

// That of the wrapper which has just failed.
static inline struct trouble trouble_of_wrapper(void)
{
    return trouble_at(failed_call, error_number);
}

// Takes the rungs up to this one for proven, and makes what they would have left
// behind. Answers 0, the ground, where that fails: then they have to be tried.
unsigned take_for_proven(unsigned rung);
// Tries what is on the rungs up to this one, from what is proven up, and tells the
// log what came of each. A row that runs alone is the trial of its process: another
// one would cost as much as the row.
void climb(unsigned rung, int is_alone);
// Whether a rung was tried, or is proven, and holds.
int has_rung(unsigned rung);
// The highest rung up to which all hold.
unsigned rung_reached(void);
// What is wrong with the lowest of these rungs that does not hold.
struct trouble trouble_below(uint16_t rungs);
