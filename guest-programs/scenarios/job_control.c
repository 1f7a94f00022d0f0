// A shell-like session on a pseudo terminal. The first process is the
// terminal: it types and looks. Its child is the shell: it puts jobs into the
// foreground and the background and tells, through a pipe, what waitid says.
#include "scenario.h"

static int s_report[2];
// A job begins when it is where it belongs, in the foreground or behind it.
static int s_start[2];

// What the shell saw of a job: code and status of siginfo_t.
struct sight {
    int code;
    int status;
};

static void tell(int job, int options)
{
    struct siginfo_t information = { 0 };
    wait_for(job, options, &information);
    struct sight sight = { .code = information.si_code, .status = information.si_status };
    SYSTEM_CALL(write, s_report[1], &sight, sizeof(sight));
}

// Starts a job in a process group of its own that runs `body`.
static int start_job(int terminal, void (*body)(int))
{
    int job = (int)SYSTEM_CALL(fork);
    if (job == 0) {
        char byte;
        SYSTEM_CALL(setpgid, 0, 0);
        SYSTEM_CALL(read, s_start[0], &byte, 1);
        body(terminal);
        exit_process(9);
    }
    SYSTEM_CALL(setpgid, job, job);
    return job;
}

static void let_go(void)
{
    SYSTEM_CALL(write, s_start[1], "!", 1);
}

static void put_into_foreground(int terminal, int job)
{
    SYSTEM_CALL(ioctl, terminal, TIOCSPGRP, job);
    let_go();
}

// Exits with the first byte it reads.
static void read_terminal(int terminal)
{
    char byte = 0;
    long got = SYSTEM_CALL(read, terminal, &byte, 1);
    exit_process(got == 1 ? byte : 100);
}

static void sleep_long(int terminal)
{
    (void)terminal;
    for (;;)
        sleep_milliseconds(1000);
}

static void shell(void)
{
    SYSTEM_CALL(setsid);
    int terminal = open_file("/dev/pts/0", O_RDWR, 0);
    SYSTEM_CALL(ioctl, terminal, TIOCSCTTY, 0);
    // A terminal can be opened by its name in the session alone.
    int self = open_file("/dev/tty", O_RDWR, 0);
    struct sight opened = { .code = self >= 0, .status = 0 };
    SYSTEM_CALL(write, s_report[1], &opened, sizeof(opened));

    // A background job that reads is stopped by SIGTTIN once there is input.
    int shell_group = (int)SYSTEM_CALL(getpgrp);
    SYSTEM_CALL(ioctl, terminal, TIOCSPGRP, shell_group);
    int job = start_job(terminal, read_terminal);
    let_go();
    tell(job, WSTOPPED);
    // In the foreground it goes on; its read had failed with EINTR.
    SYSTEM_CALL(ioctl, terminal, TIOCSPGRP, job);
    SYSTEM_CALL(kill, job, SIGCONT);
    tell(job, WEXITED);

    // A job that is in the foreground when the line comes reads it.
    job = start_job(terminal, read_terminal);
    put_into_foreground(terminal, job);
    tell(job, WEXITED);

    // ^Z stops the foreground job, SIGCONT lets it go on, ^C kills it.
    job = start_job(terminal, sleep_long);
    put_into_foreground(terminal, job);
    struct sight ready = { .code = -1, .status = 0 };
    SYSTEM_CALL(write, s_report[1], &ready, sizeof(ready));
    tell(job, WSTOPPED);
    SYSTEM_CALL(kill, job, SIGCONT);
    SYSTEM_CALL(write, s_report[1], &ready, sizeof(ready));
    tell(job, WEXITED);

    // The terminal goes away: SIGHUP for the foreground job.
    job = start_job(terminal, sleep_long);
    put_into_foreground(terminal, job);
    SYSTEM_CALL(write, s_report[1], &ready, sizeof(ready));
    tell(job, WEXITED);
    exit_process(0);
}

static void report(char const* name)
{
    struct sight sight;
    SYSTEM_CALL(read, s_report[0], &sight, sizeof(sight));
    begin(name);
    add_decimal(sight.code);
    add_text(" ");
    add_decimal(sight.status);
    finish();
}

// The shell says when a job is in the foreground.
static void wait_until_ready(void)
{
    struct sight sight;
    SYSTEM_CALL(read, s_report[0], &sight, sizeof(sight));
    sleep_milliseconds(20);
}

static void type(int master, char const* keys)
{
    SYSTEM_CALL(write, master, keys, strlen(keys));
}

// What a root without devices lacks.
static void make_terminals(void)
{
    make_directory("/dev", 0755);
    make_node("/dev/tty", S_IFCHR | 0666, 5, 0);
    make_node("/dev/ptmx", S_IFCHR | 0666, 5, 2);
    make_directory("/dev/pts", 0755);
    mount_file_system("devpts", "/dev/pts");
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    make_terminals();
    SYSTEM_CALL(pipe, s_report, 0);
    SYSTEM_CALL(pipe, s_start, 0);
    int master = open_file("/dev/ptmx", O_RDWR, 0);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(close, master);
        shell();
    }
    report("controlling terminal opens");
    sleep_milliseconds(50);
    type(master, "x\n");
    report("background reader");
    report("its read was interrupted");
    sleep_milliseconds(50);
    type(master, "y\n");
    report("foreground reader");
    wait_until_ready();
    type(master, "\x1a");
    report("stopped by a key");
    wait_until_ready();
    type(master, "\x03");
    report("killed by a key");
    wait_until_ready();
    SYSTEM_CALL(close, master);
    report("killed by hang-up");
    struct siginfo_t information = { 0 };
    wait_for(pid, WEXITED, &information);
    begin("shell");
    add_decimal(information.si_status);
    finish();
    end_scenario();
    return 0;
}
