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

// What an image finds that was entered by `enter`.
static void run_stage(char const* stage)
{
    enter_image(1);
    if (strcmp(stage, "U144") == 0)
        observe("U144 program with x runs", 0);
    else if (strcmp(stage, "U149") == 0)
        observe("U149 hidden after exec", look(s_hidden));
    else if (strcmp(stage, "U151") == 0)
        observe_both("U151 seen", "U151 hidden");
    else if (strcmp(stage, "U152") == 0) {
        observe("U152 unveil is ignored", unveil(CURRENT, s_hidden, "r"));
        observe("U152 stays hidden", look(s_hidden));
    } else if (strcmp(stage, "U153") == 0) {
        observe("U153 null path", unveil(CURRENT, NULL, "r"));
        observe("U153 bad letters", unveil(CURRENT, s_seen, "z"));
        observe("U153 relative path", unveil(CURRENT, "seen", "r"));
        observe("U154 no flags", unveil(0, s_seen, "r"));
    } else if (strcmp(stage, "U155") == 0) {
        observe("U155 lock", unveil(CURRENT, NULL, NULL));
        observe("U155 unveil", unveil(CURRENT, s_seen, "r"));
    } else if (strcmp(stage, "U156") == 0) {
        observe("U156 both trees", unveil(CURRENT | AFTER_EXEC, s_seen, "r"));
        observe("U156 exec", enter("U156 next"));
    } else if (strcmp(stage, "U156 next") == 0)
        observe("U156 hidden in the next program", look(s_hidden));
    else if (strcmp(stage, "U157") == 0) {
        observe("U157 next tree", unveil(AFTER_EXEC, s_seen, "r"));
        observe("U157 exec", enter("U157 next"));
    } else if (strcmp(stage, "U157 next") == 0)
        observe_both("U157 seen in the next program", "U157 hidden in the next program");
    else if (strcmp(stage, "U158") == 0)
        observe("U158 exec", enter("U158 next"));
    else if (strcmp(stage, "U158 next") == 0)
        observe("U158 hidden in the next program", look(s_hidden));
    else if (strcmp(stage, "U164") == 0)
        observe_both("U164 seen", "U164 hidden");
    else if (strcmp(stage, "U165") == 0)
        observe("U165 hidden in a spawned program", look(s_hidden));
    else if (strcmp(stage, "U166") == 0)
        observe("U166 hidden in a spawned program", look(s_hidden));
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
    observe(s_name, enter("U144"));
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
    enter("U149");
}

static void failed_exec_keeps_veil(void)
{
    enter_image(2);
    unveil(CURRENT, s_text, "x");
    char const* argv[] = { "text", NULL };
    execute(s_text, argv, NULL);
    observe("U150 exec", -error_number);
    observe("U150 still hidden", look(s_hidden));
}

static void script_needs_interpreter(void)
{
    enter_image(2);
    unveil(CURRENT, s_script, "x");
    char const* argv[] = { "script", NULL };
    execute(s_script, argv, NULL);
    observe("U148 interpreter hidden", -error_number);
    unveil(CURRENT, s_self, "r");
    execute(s_script, argv, NULL);
    observe("U148 interpreter without x", -error_number);
}

static char const* s_stage;

// The next program gets a veil with what is seen and the program itself.
static void exec_inherits(void)
{
    unveil(AFTER_EXEC, s_seen, "r");
    unveil(AFTER_EXEC, s_self, "rx");
    enter(s_stage);
}

static void fork_keeps_next_veil(void)
{
    unveil(AFTER_EXEC, s_seen, "r");
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        enter("U164");
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
    spawn_and_wait("U165 spawn", "U165");
}

static void spawn_without_next_veil(void)
{
    enter_image(2);
    unveil(AFTER_EXEC, s_seen, "r");
    spawn_and_wait("U166 spawn", "U166");
}

static void spawn_needs_visible_program(void)
{
    enter_image(2);
    unveil(CURRENT, s_seen, "r");
    spawn_and_wait("U167 program hidden", "U166");
    unveil(CURRENT, s_self, "r");
    spawn_and_wait("U167 program without x", "U166");
}

static void make_world(void)
{
    make_directory("/tmp", 0755);
    make_directory(s_world, 0755);
    mount_file_system("RAMFS", s_world);
    make_directory(s_seen, 0755);
    make_directory(s_hidden, 0755);
    write_file(s_text, "this is no program", 18, 0755);
    struct line script = { 0 };
    append(&script, "#!");
    append(&script, s_self);
    append(&script, " U144\n");
    write_file(s_script, script.text, script.length, 0755);
}

int main(int argc, char** argv)
{
    for (uint64_t const* entry = auxiliary_vector; entry[0] != AT_NULL; entry += 2) {
        if (entry[0] == AT_EXECFN)
            s_self = (char const*)entry[1];
    }
    if (argc > 1) {
        run_stage(argv[1]);
        return 0;
    }
    make_world();
    exec_governed("U144 exec", "x");
    exec_governed("U145 program without x", "r");
    exec_governed("U146 program hidden", NULL);
    in_child(script_needs_interpreter);
    in_child(exec_drops_veil);
    in_child(failed_exec_keeps_veil);
    static char const* const stages[] = { "U151", "U152", "U153", "U155", "U156", "U157", "U158" };
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
