// A file descriptor on its way through three processes: the first opens a
// file and writes, the second appends, the third reads all of it, each through
// the same description.
#include "scenario.h"

static void make_pair(int ends[2])
{
    struct SC_socketpair_params parameters = { .domain = AF_LOCAL, .type = SOCK_STREAM, .sv = ends };
    SYSTEM_CALL(socketpair, &parameters);
}

// One byte says that a descriptor is queued: recvfd itself never waits.
static int receive_descriptor(int socket)
{
    char token;
    SYSTEM_CALL(read, socket, &token, 1);
    return (int)SYSTEM_CALL(recvfd, socket, 0);
}

static void send_descriptor(int socket, int fd)
{
    SYSTEM_CALL(sendfd, socket, fd);
    SYSTEM_CALL(write, socket, "!", 1);
}

// What the last process found, told through a pipe.
struct findings {
    int64_t offset;
    long count;
    char text[32];
};

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    enter_fresh_folder();
    int first[2];
    int second[2];
    int report[2];
    make_pair(first);
    make_pair(second);
    SYSTEM_CALL(pipe, report, 0);
    int appender = (int)SYSTEM_CALL(fork);
    if (appender == 0) {
        int fd = receive_descriptor(first[1]);
        long written = SYSTEM_CALL(write, fd, " world", 6);
        send_descriptor(second[0], fd);
        exit_process(written == 6 ? 0 : 1);
    }
    int reader = (int)SYSTEM_CALL(fork);
    if (reader == 0) {
        struct findings found = { 0 };
        int fd = receive_descriptor(second[1]);
        SYSTEM_CALL(lseek, fd, &found.offset, SEEK_CUR);
        int64_t start = 0;
        SYSTEM_CALL(lseek, fd, &start, SEEK_SET);
        found.count = SYSTEM_CALL(read, fd, found.text, sizeof(found.text) - 1);
        SYSTEM_CALL(write, report[1], &found, sizeof(found));
        exit_process(0);
    }
    int fd = open_file("/tmp/passed", O_RDWR | O_CREAT, 0600);
    SYSTEM_CALL(write, fd, "hello", 5);
    send_descriptor(first[0], fd);
    SYSTEM_CALL(close, fd);
    SYSTEM_CALL(unlink, AT_FDCWD, "/tmp/passed", 11, 0);
    struct findings found;
    SYSTEM_CALL(read, report[0], &found, sizeof(found));
    begin("offset left by the others");
    add_decimal(found.offset);
    finish();
    begin("bytes read");
    add_result(found.count);
    finish();
    begin("text");
    add_text(found.text);
    finish();
    struct siginfo_t information;
    wait_for(appender, WEXITED, &information);
    int appended = information.si_status;
    wait_for(reader, WEXITED, &information);
    begin("statuses");
    add_decimal(appended);
    add_text(" ");
    add_decimal(information.si_status);
    finish();
    end_scenario();
    return 0;
}
