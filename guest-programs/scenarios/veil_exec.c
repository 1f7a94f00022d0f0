// What becomes of a veil when a program starts another one: the new image is
// this program again, and reports for itself.
#include "scenario.h"

#define CURRENT 1
#define AFTER_EXEC 2

static char const s_world[] = "/tmp/veil";
static char const s_seen[] = "/tmp/veil/seen";
static char const s_hidden[] = "/tmp/veil/hidden";
static char const s_script[] = "/tmp/veil/script";
static char const s_text[] = "/tmp/veil/text";
static char const* s_self;

static long look(char const* path)
{
    struct stat status;
    return status_of(path, &status) < 0 ? -error_number : 0;
}

static long unveil(int flags, char const* path, char const* permissions)
{
    return unveil_path(flags, path, permissions) < 0 ? -error_number : 0;
}

static void observe_both(char const* seen_name, char const* hidden_name)
{
    observe(seen_name, look(s_seen));
    observe(hidden_name, look(s_hidden));
}

static long enter(char const* stage)
{
    char const* argv[] = { "veil_exec", stage, NULL };
    execute(s_self, argv, NULL);
    return -error_number;
}

// The list of processes is open there before it is hidden.
#define PROCESSES 9

static void show_processes(void)
{
    int fd = open_file("/sys/kernel/processes", O_RDONLY, 0);
    SYSTEM_CALL(dup2, fd, PROCESSES);
}

// A veil that came with the program is said to be locked as any other.
static int is_said_to_be_locked(void)
{
    static char text[0x10000];
    int64_t start = 0;
    struct line wanted = { 0 };
    append(&wanted, "\"veil\":\"Locked\",\"pid\":");
    append_decimal(&wanted, SYSTEM_CALL(getpid));
    append(&wanted, ",");
    SYSTEM_CALL(lseek, PROCESSES, &start, SEEK_SET);
    SYSTEM_CALL(read, PROCESSES, text, sizeof(text) - 1);
    return text_behind(text, wanted.text) != NULL;
}

// What an image finds that was entered by `enter`.
static void run_stage(char const* stage)
{
    enter_image(1);
    if (strcmp(stage, "run") == 0)
        observe("program with x runs", 0);
    else if (strcmp(stage, "exec") == 0)
        observe("hidden after exec", look(s_hidden));
    else if (strcmp(stage, "inherit") == 0) {
        observe_both("inherited seen", "inherited hidden");
        observe("inherited is locked", is_said_to_be_locked());
    }
    else if (strcmp(stage, "unveil") == 0) {
        observe("inherited unveil is ignored", unveil(CURRENT, s_hidden, "r"));
        observe("inherited stays hidden", look(s_hidden));
    } else if (strcmp(stage, "bad arguments") == 0) {
        observe("inherited null path", unveil(CURRENT, NULL, "r"));
        observe("inherited bad letters", unveil(CURRENT, s_seen, "z"));
        observe("inherited relative path", unveil(CURRENT, "seen", "r"));
        observe("inherited no flags", unveil(0, s_seen, "r"));
    } else if (strcmp(stage, "lock") == 0) {
        observe("inherited lock", unveil(CURRENT, NULL, NULL));
        observe("inherited unveil after lock", unveil(CURRENT, s_seen, "r"));
    } else if (strcmp(stage, "both trees") == 0) {
        observe("both trees", unveil(CURRENT | AFTER_EXEC, s_seen, "r"));
        observe("exec after both trees", enter("both trees, next"));
    } else if (strcmp(stage, "both trees, next") == 0)
        observe("hidden after both trees", look(s_hidden));
    else if (strcmp(stage, "next tree") == 0) {
        observe("next tree", unveil(AFTER_EXEC, s_seen, "r"));
        observe("exec after next tree", enter("next tree, next"));
    } else if (strcmp(stage, "next tree, next") == 0)
        observe_both("seen after next tree", "hidden after next tree");
    else if (strcmp(stage, "second program") == 0)
        observe("exec of a second program", enter("second program, next"));
    else if (strcmp(stage, "second program, next") == 0)
        observe("hidden in a second program", look(s_hidden));
    else if (strcmp(stage, "forked") == 0)
        observe_both("forked seen", "forked hidden");
    else if (strcmp(stage, "spawned under a veil") == 0)
        observe("hidden in a program spawned under a veil", look(s_hidden));
    else if (strcmp(stage, "spawned with a next veil") == 0)
        observe("hidden in a program spawned with a next veil", look(s_hidden));
}

static void in_child(void (*body)(void))
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        body();
        exit_process(0);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
}

// A child whose exec is governed by `permissions` on the program itself.
static char const* s_permissions;
static char const* s_name;

static void exec_with_permissions(void)
{
    enter_image(2);
    if (s_permissions)
        unveil(CURRENT, s_self, s_permissions);
    else
        unveil(CURRENT, s_seen, "r");
    observe(s_name, enter("run"));
}

static void exec_governed(char const* name, char const* permissions)
{
    s_name = name;
    s_permissions = permissions;
    in_child(exec_with_permissions);
}

static void exec_drops_veil(void)
{
    unveil(CURRENT, s_seen, "r");
    unveil(CURRENT, s_self, "x");
    enter("exec");
}

static void failed_exec_keeps_veil(void)
{
    enter_image(2);
    unveil(CURRENT, s_text, "x");
    char const* argv[] = { "text", NULL };
    execute(s_text, argv, NULL);
    observe("failed exec", -error_number);
    observe("hidden after failed exec", look(s_hidden));
}

static void script_needs_interpreter(void)
{
    enter_image(2);
    unveil(CURRENT, s_script, "x");
    char const* argv[] = { "script", NULL };
    execute(s_script, argv, NULL);
    observe("interpreter hidden", -error_number);
    unveil(CURRENT, s_self, "r");
    execute(s_script, argv, NULL);
    observe("interpreter without x", -error_number);
}

static char const* s_stage;

// The next program gets a veil with what is seen and the program itself.
static void exec_inherits(void)
{
    show_processes();
    unveil(AFTER_EXEC, s_seen, "r");
    unveil(AFTER_EXEC, s_self, "rx");
    enter(s_stage);
}

static void fork_keeps_next_veil(void)
{
    unveil(AFTER_EXEC, s_seen, "r");
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        enter("forked");
        exit_process(1);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
}

static void spawn_and_wait(char const* name, char const* stage)
{
    char const* argv[] = { "veil_exec", stage, NULL };
    int pid = spawn(s_self, argv, NULL);
    if (pid < 0) {
        observe(name, -error_number);
        return;
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
}

static void spawn_without_veil(void)
{
    enter_image(2);
    unveil(CURRENT, s_self, "x");
    unveil(CURRENT, NULL, NULL);
    spawn_and_wait("spawn under a veil", "spawned under a veil");
}

static void spawn_without_next_veil(void)
{
    enter_image(2);
    unveil(AFTER_EXEC, s_seen, "r");
    spawn_and_wait("spawn with a next veil", "spawned with a next veil");
}

static void spawn_needs_visible_program(void)
{
    enter_image(2);
    unveil(CURRENT, s_seen, "r");
    spawn_and_wait("spawned program hidden", "spawned with a next veil");
    unveil(CURRENT, s_self, "r");
    spawn_and_wait("spawned program without x", "spawned with a next veil");
}

static void make_world(void)
{
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    make_directory("/tmp", 0755);
    make_directory(s_world, 0755);
    mount_file_system("RAMFS", s_world);
    make_directory(s_seen, 0755);
    make_directory(s_hidden, 0755);
    write_file(s_text, "this is no program", 18, 0755);
    struct line script = { 0 };
    append(&script, "#!");
    append(&script, s_self);
    append(&script, " run\n");
    write_file(s_script, script.text, script.length, 0755);
}

int main(int argc, char** argv)
{
    s_self = own_path();
    if (argc > 1) {
        run_stage(argv[1]);
        return 0;
    }
    make_world();
    exec_governed("exec with x", "x");
    exec_governed("program without x", "r");
    exec_governed("program hidden", NULL);
    in_child(script_needs_interpreter);
    in_child(exec_drops_veil);
    in_child(failed_exec_keeps_veil);
    static char const* const stages[] = { "inherit", "unveil", "bad arguments", "lock", "both trees", "next tree", "second program" };
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); ++i) {
        s_stage = stages[i];
        in_child(exec_inherits);
    }
    in_child(fork_keeps_next_veil);
    in_child(spawn_without_veil);
    in_child(spawn_without_next_veil);
    in_child(spawn_needs_visible_program);
    unmount(s_world);
    end_scenario();
    return 0;
}
