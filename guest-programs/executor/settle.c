// Settling: giving the row's other actors the time to come to rest. How long a
// sleep lasts says little of what they did meanwhile, on a host that stalls
// least of all: so it is a few short ones, and ends when all of them have got
// to a step that may wait and nothing has moved in between.
#include "executor.h"

#define NAP_MILLISECONDS 10
#define FEWEST_NAPS 4
// Who never gets anywhere is dead: a second is enough to be sure.
#define MOST_NAPS 100
// What is longer is no settling but a sleeper, whom others find asleep.
#define LONGEST_SETTLE 50

// A number that changes whenever any actor begins or ends a step.
static uint64_t progress(void)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < the_row.header->record_count; ++i) {
        struct record const volatile* record = record_at(i);
        sum += record->runs * 4ull + record->state;
    }
    return sum;
}

static int has_started(unsigned actor)
{
    if (the_row.actors[actor].kind == ACTOR_MAIN)
        return 1;
    for (unsigned other = 0; other < the_row.header->actor_count; ++other) {
        uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[other].offset;
        struct operation operation;
        for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
            next_operation(&cursor, &operation)) {
            int starts = operation.code == OPERATION_FORK || operation.code == OPERATION_THREAD;
            if (!starts || operation.operands[0] != actor)
                continue;
            struct record const volatile* record = record_at(operation.record);
            return record->state == STEP_DONE && record->result > 0;
        }
    }
    return 0;
}

// Whether it has done all its steps or is in one that may wait.
static int is_at_rest(unsigned actor)
{
    uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[actor].offset;
    struct operation operation;
    for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
        next_operation(&cursor, &operation)) {
        if (operation.code == OPERATION_PUT || operation.code == OPERATION_SNAP
            || operation.code == OPERATION_WINDOW)
            continue;
        uint16_t state = ((struct record const volatile*)record_at(operation.record))->state;
        if (state == STEP_BEGUN)
            return operation.code != OPERATION_FORK && operation.code != OPERATION_THREAD;
        if (state == STEP_UNTOUCHED)
            return 0;
    }
    return 1;
}

static int are_all_at_rest(void)
{
    for (unsigned actor = 0; actor < the_row.header->actor_count; ++actor) {
        uint8_t kind = the_row.actors[actor].kind;
        if (kind != ACTOR_MAIN && kind != ACTOR_CHILD && kind != ACTOR_THREAD)
            continue;
        if (has_started(actor) && !is_at_rest(actor))
            return 0;
    }
    return 1;
}

void settle(unsigned actor, long milliseconds)
{
    uint8_t kind = the_row.actors[actor].kind;
    // Before the row's steps and behind them there is nobody else.
    int is_alone = kind == ACTOR_SETUP || kind == ACTOR_TEARDOWN;
    if (is_alone || milliseconds <= 0 || milliseconds > LONGEST_SETTLE) {
        sleep_milliseconds(milliseconds);
        return;
    }
    long nap = milliseconds < NAP_MILLISECONDS ? milliseconds : NAP_MILLISECONDS;
    long naps = milliseconds / nap < FEWEST_NAPS ? milliseconds / nap : FEWEST_NAPS;
    for (long taken = 1; taken <= MOST_NAPS; ++taken) {
        uint64_t before = progress();
        // A signal ends it, as it ends any sleep.
        if (sleep_milliseconds(nap) < 0)
            return;
        if (taken >= naps && progress() == before && are_all_at_rest())
            return;
    }
}
