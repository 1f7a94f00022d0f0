// So many record locks lie on one file that they must be looked for cleverly:
// another process is told, for each place, of the one that was taken first.
#include "scenario.h"

#define LOCKS 420
#define STEP 10
#define END (LOCKS * STEP + 60)

struct range {
    int64_t start;
    int64_t length;
};

// Those that are held, in the order in which they were taken.
static struct range s_held[LOCKS];
static int s_count;
static int s_fd;

static long lock(int type, struct range range)
{
    struct flock lock = {
        .l_type = (int16_t)type,
        .l_whence = SEEK_SET,
        .l_start = range.start,
        .l_len = range.length,
    };
    return SYSTEM_CALL(fcntl, s_fd, F_SETLK, &lock);
}

static void take(struct range range)
{
    if (lock(F_RDLCK, range) == 0)
        s_held[s_count++] = range;
}

static void give_back(int index)
{
    lock(F_UNLCK, s_held[index]);
    --s_count;
    for (int i = index; i < s_count; ++i)
        s_held[i] = s_held[i + 1];
}

// A length of 0 reaches to the end of all files.
static int is_over(struct range range, int64_t place)
{
    return range.start <= place && (range.length == 0 || place < range.start + range.length);
}

// In how many places another process is told of something else.
static int wrong_places(void)
{
    int wrong = 0;
    for (int64_t place = 0; place < END; place += 3) {
        struct flock asked = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = place, .l_len = 1 };
        SYSTEM_CALL(fcntl, s_fd, F_GETLK, &asked);
        int first = 0;
        while (first < s_count && !is_over(s_held[first], place))
            ++first;
        if (first == s_count)
            wrong += asked.l_type != F_UNLCK;
        else
            wrong += asked.l_type != F_RDLCK || asked.l_start != s_held[first].start || asked.l_len != s_held[first].length;
    }
    return wrong;
}

static void show(char const* name)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0)
        SYSTEM_CALL(exit, wrong_places() != 0);
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    begin(name);
    add_decimal(s_count);
    add_text(information.si_status == 0 ? " locks" : " locks, of which something else is told");
    finish();
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    enter_fresh_folder();
    s_fd = open_file("many_locks", O_RDWR | O_CREAT, 0600);
    // In an order that is far from that of their places.
    for (int i = 0; i < LOCKS - 20; ++i) {
        int place = i * 7 % (LOCKS - 20);
        take((struct range) { place * STEP, 1 + place % 13 });
    }
    show("taken");
    // Some that reach far, over others that were taken before and after.
    for (int i = 0; i < 19; ++i)
        take((struct range) { i * 200 + 5, 30 + i * 100 });
    take((struct range) { END - 20, 0 });
    show("some reach far");
    for (int i = 0; i < s_count; i += 2)
        give_back(i);
    show("a third is given back");
    for (int i = 0; i < 90; ++i)
        take((struct range) { i * 40 + 3, 2 });
    show("others are taken");
    while (s_count > 0)
        give_back(s_count / 2);
    show("all are given back");
    for (int i = 0; i < 200; ++i)
        take((struct range) { i * 20, 5 });
    int other = open_file("many_locks", O_RDWR, 0);
    SYSTEM_CALL(dup2, other, s_fd);
    s_count = 0;
    show("the description is closed");
    end_scenario();
    return 0;
}
