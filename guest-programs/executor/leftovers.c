// What a row leaves running must not outlive it.
#include "executor.h"

// How far behind the leader's pid a process is looked for that nobody recorded.
#define PIDS_TO_LOOK_AT 64

static void kill_all(int64_t target)
{
    // Whoever is killed needs a moment to be gone.
    if (SYSTEM_CALL(kill, target, SIGKILL) == 0)
        sleep_milliseconds(1);
}

// The child of an actor that was killed before its fork returned: it is in the
// record of nobody. Behind the leader's pid there is no one in this process's
// own group whom the row did not make.
static void kill_unrecorded(int64_t leader)
{
    long self = SYSTEM_CALL(getpid);
    long group = SYSTEM_CALL(getpgrp);
    for (int64_t pid = leader + 1; pid <= leader + PIDS_TO_LOOK_AT; ++pid) {
        if (pid != self && SYSTEM_CALL(getpgid, pid) == group)
            kill_all(pid);
    }
}

// Whether it makes a process, as a step of its own or as a call like any other.
static int makes_process(struct operation const* operation)
{
    if (operation->code == OPERATION_FORK)
        return 1;
    return operation->code == OPERATION_CALL
        && (operation->operands[0] == SC_fork || operation->operands[0] == SC_posix_spawn);
}

void kill_leftovers(int64_t leader)
{
    int is_alone = 1;
    int may_miss_one = 0;
    for (unsigned actor = 0; actor < the_row.header->actor_count; ++actor) {
        uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[actor].offset;
        struct operation operation;
        for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
            next_operation(&cursor, &operation)) {
            int is_image_begun = operation.code == OPERATION_IMAGE;
            if (!is_image_begun && !makes_process(&operation))
                continue;
            struct record const* record = record_at(operation.record);
            if (record->state == STEP_UNTOUCHED)
                continue;
            is_alone = 0;
            // Whom a new image makes, its own memory says.
            if (is_image_begun) {
                may_miss_one = 1;
                continue;
            }
            // Where both sides of a fork have the same record, the child's 0 may
            // have been the last word.
            if (record->state == STEP_BEGUN || record->result == 0)
                may_miss_one = 1;
            if (record->state != STEP_DONE || record->result <= 0)
                continue;
            // Its group too, where it leads one: children of its own may be there.
            kill_all(record->result);
            kill_all(-record->result);
        }
    }
    if (!is_alone)
        kill_all(-leader);
    if (may_miss_one)
        kill_unrecorded(leader);
}
