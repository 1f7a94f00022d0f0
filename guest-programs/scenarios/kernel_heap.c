// What there is takes room of the kernel's, and all of it is given back when it
// goes: by /sys/kernel/memstat, bytes of the heap, pages in use and pages promised.
#include "accounts.h"
#include "network.h"

#define FILES 8

static char s_text[8192];
static int s_files[FILES];
static char s_long_name[256];
static char* s_region;
static int s_child;
static int s_lead[2];

// How much more of the heap there is with it than before.
static int64_t try_kind(struct kind kind)
{
    struct trial trial = try_twice(kind);
    int takes = trial.with.heap > trial.before.heap || trial.with.allocated > trial.before.allocated
        || trial.with.committed > trial.before.committed;
    show_trial(kind.name, takes ? "room" : "nothing", trial);
    return trial.with.heap - trial.before.heap;
}

// Each takes more of the heap than the one before it.
static void try_rising(struct kind const* kinds, int count)
{
    int64_t last = 0;
    for (int i = 0; i < count; ++i) {
        int64_t heap = try_kind(kinds[i]);
        begin_indexed(kinds[i].name, 1);
        add_text(heap > last ? "more" : "not more");
        finish();
        last = heap;
    }
}

static void remove_file(char const* path)
{
    SYSTEM_CALL(unlink, AT_FDCWD, path, strlen(path), 0);
}

static void remove_directory(char const* path)
{
    SYSTEM_CALL(rmdir, path, strlen(path));
}

static void close_files(void)
{
    for (int i = 0; i < FILES; ++i) {
        if (s_files[i] > 0)
            SYSTEM_CALL(close, s_files[i]);
        s_files[i] = 0;
    }
}

// Waits for its end, and until the kernel has taken it away.
static void end_process(int pid)
{
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    sleep_milliseconds(20);
}

static void make_file(void) { write_file("f", "", 0, 0600); }
static void end_file(void) { remove_file("f"); }

static void make_long_name(void) { write_file(s_long_name, "", 0, 0600); }
static void end_long_name(void) { remove_file(s_long_name); }

static void make_long_directory(void)
{
    make_directory(s_long_name, 0700);
    SYSTEM_CALL(chdir, s_long_name, strlen(s_long_name));
    make_file();
    SYSTEM_CALL(chdir, "..", 2);
}

static void end_long_directory(void)
{
    SYSTEM_CALL(chdir, s_long_name, strlen(s_long_name));
    end_file();
    SYSTEM_CALL(chdir, "..", 2);
    remove_directory(s_long_name);
}

static void make_link(void)
{
    struct SC_link_params parameters = { { "there", 5 }, { s_long_name, strlen(s_long_name) } };
    SYSTEM_CALL(link, &parameters);
}

static void make_symbolic_link(void)
{
    struct SC_symlink_params parameters = { { s_long_name, strlen(s_long_name) }, { "f", 1 }, AT_FDCWD };
    SYSTEM_CALL(symlink, &parameters);
}

static void rename_to(char const* from, char const* to)
{
    struct SC_rename_params parameters = {
        .olddirfd = AT_FDCWD,
        .old_path = { from, strlen(from) },
        .newdirfd = AT_FDCWD,
        .new_path = { to, strlen(to) },
    };
    SYSTEM_CALL(rename, &parameters);
}

static void make_renamed(void) { rename_to("there", s_long_name); }
static void end_renamed(void) { rename_to(s_long_name, "there"); }

// One that takes the place of another, which ends.
static void make_replacing(void)
{
    write_file("f", "x", 1, 0600);
    write_file("g", "x", 1, 0600);
    rename_to("f", "g");
}

static void end_replacing(void) { remove_file("g"); }

static void make_blocks(void)
{
    s_files[0] = open_file("there", O_RDWR, 0);
    SYSTEM_CALL(ftruncate, s_files[0], 300000);
    int64_t offset = 200000;
    SYSTEM_CALL(lseek, s_files[0], &offset, SEEK_SET);
    SYSTEM_CALL(write, s_files[0], "x", 1);
}

static void end_blocks(void)
{
    SYSTEM_CALL(ftruncate, s_files[0], 0);
    close_files();
}

static void end_blocks_with_file(void)
{
    close_files();
    remove_file("there");
    write_file("there", "", 0, 0600);
}

static void make_description(void) { s_files[0] = open_file("/tmp/there", O_RDONLY, 0); }
static void make_deep_description(void) { s_files[0] = open_file("/tmp/a/b/c/d/e/f/there", O_RDONLY, 0); }

static void make_nameless(void)
{
    s_files[0] = open_file("f", O_RDWR | O_CREAT, 0600);
    SYSTEM_CALL(write, s_files[0], "x", 1);
    remove_file("f");
}

// What a generated file showed when it was opened, and when it was gone back in.
static void open_generated(char const* path)
{
    s_files[0] = open_file(path, O_RDONLY, 0);
    int64_t offset = 0;
    SYSTEM_CALL(read, s_files[0], s_text, 1);
    SYSTEM_CALL(lseek, s_files[0], &offset, SEEK_SET);
    SYSTEM_CALL(read, s_files[0], s_text, 1);
}

static void make_short_text(void) { open_generated("/sys/kernel/uptime"); }
static void make_long_text(void) { open_generated("/sys/kernel/processes"); }

static void lock(int type, int64_t start, int64_t length)
{
    struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
    SYSTEM_CALL(fcntl, s_files[0], F_SETLK, &lock);
}

static void make_locks(int count)
{
    s_files[0] = open_file("there", O_RDWR, 0);
    for (int i = 0; i < count; ++i)
        lock(F_WRLCK, i * 10, 5);
}

static void make_lock(void) { make_locks(1); }
static void make_many_locks(void) { make_locks(4); }

static void end_locks(void)
{
    lock(F_UNLCK, 0, 0);
    // The description is left, and another lock on it.
    lock(F_RDLCK, 5, 5);
    close_files();
}

static void watch(char const* path)
{
    struct SC_inode_watcher_add_watch_params parameters = {
        .user_path = { path, strlen(path) },
        .fd = s_files[0],
        .event_mask = INODE_CHILD_CREATED | INODE_DELETED,
    };
    s_files[FILES - 1] = -(int)SYSTEM_CALL(inode_watcher_add_watch, &parameters);
}

static void make_watcher(void) { s_files[0] = (int)SYSTEM_CALL(create_inode_watcher, 0); }

static void make_watch(void)
{
    make_watcher();
    watch("there");
}

static void end_watch(void)
{
    SYSTEM_CALL(inode_watcher_remove_watch, s_files[0], -s_files[FILES - 1]);
    close_files();
}

static void make_watch_of_file(void)
{
    make_file();
    s_files[0] = s_files[FILES - 2];
    watch("f");
    s_files[0] = 0;
}

static void make_pipe(void) { SYSTEM_CALL(pipe, s_files, 0); }

// Opened for reading here, which waits for somebody who opens it for writing.
static int open_new_fifo(char const* path)
{
    make_node(path, S_IFIFO | 0600, 0, 0);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(write, open_file(path, O_WRONLY, 0), "x", 1);
        SYSTEM_CALL(exit, 0);
    }
    int fd = open_file(path, O_RDONLY, 0);
    end_process(pid);
    return fd;
}

static void make_fifo(void) { s_files[0] = open_new_fifo("f"); }

static void end_fifo(void)
{
    close_files();
    end_file();
}

static void end_open_fifo(void)
{
    end_file();
    close_files();
}

static void make_pair(void)
{
    struct SC_socketpair_params parameters = { .domain = AF_LOCAL, .type = SOCK_STREAM, .sv = s_files };
    SYSTEM_CALL(socketpair, &parameters);
    SYSTEM_CALL(write, s_files[0], s_text, 100);
}

static void make_pair_with_descriptor(void)
{
    make_pair();
    s_files[2] = open_file("there", O_RDONLY, 0);
    SYSTEM_CALL(sendfd, s_files[0], s_files[2]);
    SYSTEM_CALL(close, s_files[2]);
    s_files[2] = 0;
}

// Its other end is a child's, which is gone.
static void make_accepted_socket(void)
{
    struct sockaddr_un address = { .sun_family = AF_LOCAL, .sun_path = "f" };
    s_files[0] = (int)SYSTEM_CALL(socket, AF_LOCAL, SOCK_STREAM, 0);
    SYSTEM_CALL(bind, s_files[0], &address, sizeof(address));
    SYSTEM_CALL(listen, s_files[0], 5);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int fd = (int)SYSTEM_CALL(socket, AF_LOCAL, SOCK_STREAM, 0);
        SYSTEM_CALL(connect, fd, &address, sizeof(address));
        SYSTEM_CALL(write, fd, "x", 1);
        SYSTEM_CALL(exit, 0);
    }
    struct SC_accept4_params parameters = { .sockfd = s_files[0] };
    s_files[1] = (int)SYSTEM_CALL(accept4, &parameters);
    end_process(pid);
}

static void make_datagram(int size)
{
    struct sockaddr_in address = address_of(0x0100007f, 21001);
    s_files[0] = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    SYSTEM_CALL(bind, s_files[0], &address, sizeof(address));
    SYSTEM_CALL(connect, s_files[0], &address, sizeof(address));
    if (size > 0)
        SYSTEM_CALL(write, s_files[0], s_text, size);
    sleep_milliseconds(5);
}

static void make_bound_port(void) { make_datagram(0); }
static void make_short_datagram(void) { make_datagram(10); }
static void make_long_datagram(void) { make_datagram(1000); }

static void make_region(void)
{
    s_region = map_pages(3, MAP_ANONYMOUS | MAP_PRIVATE, -1);
}

static void end_region(void)
{
    SYSTEM_CALL(munmap, s_region, 3 * PAGE);
}

static void make_used_region(void)
{
    make_region();
    store(s_region);
    store(s_region + 2 * PAGE);
}

static void make_protected_middle(void)
{
    make_used_region();
    SYSTEM_CALL(mprotect, s_region + PAGE, PAGE, PROT_READ);
}

static void make_hole(void)
{
    make_used_region();
    SYSTEM_CALL(munmap, s_region + PAGE, PAGE);
}

static void end_hole(void)
{
    SYSTEM_CALL(munmap, s_region, PAGE);
    SYSTEM_CALL(munmap, s_region + 2 * PAGE, PAGE);
}

// Each page has a table of its own.
static void make_wide_region(void)
{
    s_region = map_pages(8192, MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE, -1);
    for (int page = 0; page < 8192; page += 512)
        store(s_region + page * PAGE);
}

static void end_wide_region(void)
{
    SYSTEM_CALL(munmap, s_region, 8192 * PAGE);
}

static void make_discarded(void)
{
    s_region = map_pages(3, MAP_ANONYMOUS | MAP_PRIVATE | MAP_PURGEABLE, -1);
    store(s_region);
    SYSTEM_CALL(madvise, s_region, 3 * PAGE, MADV_SET_VOLATILE);
}

static void make_anonymous_file(void) { s_files[0] = (int)SYSTEM_CALL(anon_create, 3 * PAGE, 0); }

static void make_file_region(void)
{
    s_files[0] = open_file("three pages", O_RDWR | O_CREAT, 0600);
    SYSTEM_CALL(ftruncate, s_files[0], 3 * PAGE);
    s_region = map_pages(3, MAP_SHARED, s_files[0]);
    store(s_region + PAGE);
    close_files();
}

static void make_own_file_region(void)
{
    s_files[0] = open_file("three pages", O_RDWR | O_CREAT, 0600);
    s_region = map_pages(3, MAP_PRIVATE, s_files[0]);
    store(s_region + PAGE);
    close_files();
}

static void make_child(void)
{
    SYSTEM_CALL(pipe, s_lead, 0);
    s_child = (int)SYSTEM_CALL(fork);
    if (s_child == 0) {
        SYSTEM_CALL(close, s_lead[1]);
        SYSTEM_CALL(read, s_lead[0], s_text, 1);
        SYSTEM_CALL(exit, 0);
    }
    sleep_milliseconds(5);
}

static void end_child(void)
{
    SYSTEM_CALL(write, s_lead[1], "x", 1);
    SYSTEM_CALL(close, s_lead[0]);
    SYSTEM_CALL(close, s_lead[1]);
    end_process(s_child);
}

static void make_veiled_child(void)
{
    SYSTEM_CALL(pipe, s_lead, 0);
    s_child = (int)SYSTEM_CALL(fork);
    if (s_child == 0) {
        SYSTEM_CALL(close, s_lead[1]);
        unveil_path(0, "/tmp/a/b/c/d/e/f/there", "r");
        SYSTEM_CALL(read, s_lead[0], s_text, 1);
        SYSTEM_CALL(exit, 0);
    }
    sleep_milliseconds(5);
}

// In the child are what its parent has and a veil, a deep directory and a
// region besides.
static void make_rich_child(void)
{
    SYSTEM_CALL(pipe, s_lead, 0);
    s_child = (int)SYSTEM_CALL(fork);
    if (s_child == 0) {
        SYSTEM_CALL(close, s_lead[1]);
        unveil_path(0, "/tmp", "rwxc");
        unveil_path(0, "/tmp/a/b/c/d/e/f/there", "r");
        change_directory("/tmp/a/b/c/d/e/f");
        make_wide_region();
        SYSTEM_CALL(read, s_lead[0], s_text, 1);
        SYSTEM_CALL(exit, 0);
    }
    sleep_milliseconds(5);
}

static void make_profile(void)
{
    SYSTEM_CALL(profiling_enable, SYSTEM_CALL(getpid), PERF_EVENT_SIGNPOST);
    SYSTEM_CALL(perf_register_string, s_long_name, strlen(s_long_name));
}

static void end_profile(void)
{
    SYSTEM_CALL(profiling_disable, SYSTEM_CALL(getpid));
    SYSTEM_CALL(profiling_free_buffer, SYSTEM_CALL(getpid));
}

static void make_mount(void)
{
    mount_file_system("RAMFS", "/tmp/a");
    write_file("/tmp/a/f", "x", 1, 0600);
    SYSTEM_CALL(close, open_new_fifo("/tmp/a/fifo"));
    s_files[0] = (int)SYSTEM_CALL(create_inode_watcher, 0);
    watch("/tmp/a/f");
    watch("/tmp/a");
    s_files[FILES - 1] = 0;
}

static void end_mount(void)
{
    unmount("/tmp/a");
    close_files();
}

static void end_watched_mount(void)
{
    close_files();
    unmount("/tmp/a");
}

// What is in it goes one by one before.
static void end_emptied_mount(void)
{
    close_files();
    s_files[0] = open_file("/tmp/a/g", O_RDWR | O_CREAT, 0600);
    SYSTEM_CALL(write, s_files[0], "x", 1);
    SYSTEM_CALL(ftruncate, s_files[0], 0);
    close_files();
    remove_file("/tmp/a/g");
    remove_file("/tmp/a/f");
    remove_file("/tmp/a/fifo");
    unmount("/tmp/a");
}

// One of two watchers of a file stays, and the file system goes.
static void watches_of_what_is_gone(void)
{
    mount_file_system("RAMFS", "/tmp/a");
    write_file("/tmp/a/f", "x", 1, 0600);
    make_watcher();
    watch("/tmp/a/f");
    int first = s_files[0];
    make_watcher();
    watch("/tmp/a/f");
    observe("the first watch", SYSTEM_CALL(inode_watcher_remove_watch, first, 1));
    unmount("/tmp/a");
    observe("the other outlives its file system", SYSTEM_CALL(inode_watcher_remove_watch, s_files[0], 1));
}

static void make_nested_mounts(void)
{
    mount_file_system("RAMFS", "/tmp/a");
    make_directory("/tmp/a/m", 0700);
    mount_file_system("RAMFS", "/tmp/a/m");
    write_file("/tmp/a/m/f", "x", 1, 0600);
}

static void end_nested_mounts(void)
{
    unmount("/tmp/a/m");
    unmount("/tmp/a");
}

static void enter(char const* path)
{
    SYSTEM_CALL(chdir, path, strlen(path));
}

// Who is in a directory has a way out of it through those that are gone.
static void make_directory_that_is_gone(void)
{
    make_directory("/tmp/d", 0700);
    make_directory("/tmp/d/e", 0700);
    enter("/tmp/d/e");
    remove_directory("/tmp/d/e");
    remove_directory("/tmp/d");
    s_files[0] = open_file("..", O_RDONLY, 0);
}

static void end_directory_that_is_gone(void)
{
    close_files();
    SYSTEM_CALL(close, open_file("..", O_RDONLY, 0));
    enter("/tmp");
}

static void make_attached_root(void)
{
    struct SC_unshare_open_params parameters = { .type = UNSHARE_VFS_ROOT_CONTEXT };
    mount_file_system("RAMFS", "/tmp/a");
    write_file("/tmp/a/f", "x", 1, 0600);
    s_files[0] = open_file("/tmp/a", O_RDONLY, 0);
    s_files[1] = (int)SYSTEM_CALL(unshare_open, &parameters);
    SYSTEM_CALL(ioctl, s_files[1], UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD, s_files[0]);
}

static void show_again(char const* source, char const* target)
{
    struct SC_bindmount_params parameters = {
        .vfs_root_context_id = -1,
        .target = { target, strlen(target) },
        .source_fd = open_file(source, O_RDONLY, 0),
    };
    SYSTEM_CALL(bindmount, &parameters);
    SYSTEM_CALL(close, parameters.source_fd);
}

// One lies twice in the other, which lies in itself.
static void make_mounts_twice(void)
{
    make_nested_mounts();
    make_directory("/tmp/a/n", 0700);
    make_directory("/tmp/a/o", 0700);
    show_again("/tmp/a/m", "/tmp/a/n");
    show_again("/tmp/a", "/tmp/a/o");
}

static void end_mounts_twice(void)
{
    unmount("/tmp/a/o");
    unmount("/tmp/a/n");
    end_nested_mounts();
}

static void make_world(void)
{
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    make_directory("/tmp", 0777);
    change_directory("/tmp");
    write_file("there", "", 0, 0600);
    static char path[] = "/tmp/a/b/c/d/e/f";
    for (size_t length = 6; length < sizeof(path); length += 2) {
        char next = path[length];
        path[length] = 0;
        make_directory(path, 0700);
        path[length] = next;
    }
    write_file("/tmp/a/b/c/d/e/f/there", "", 0, 0600);
    memset(s_long_name, 'n', 200);
}

static struct kind const s_names[] = {
    { "a file", make_file, end_file },
    { "a file with a long name", make_long_name, end_long_name },
    { "a file in a directory with a long name", make_long_directory, end_long_directory },
};

static struct kind const s_descriptions[] = {
    { "a description", make_description, close_files },
    { "a description of a long way", make_deep_description, close_files },
};

static struct kind const s_texts[] = {
    { "a short generated text", make_short_text, close_files },
    { "a long generated text", make_long_text, close_files },
};

static struct kind const s_locks[] = {
    { "a lock", make_lock, end_locks },
    { "locks", make_many_locks, end_locks },
};

static struct kind const s_watches[] = {
    { "a watcher", make_watcher, close_files },
    { "a watch", make_watch, end_watch },
};

static struct kind const s_datagrams[] = {
    { "a bound port", make_bound_port, close_files },
    { "a short datagram", make_short_datagram, close_files },
    { "a long datagram", make_long_datagram, close_files },
};

static struct kind const s_regions[] = {
    { "a region", make_region, end_region },
    { "a region in use", make_used_region, end_region },
    { "a region in three parts", make_protected_middle, end_region },
};

static struct kind const s_children[] = {
    { "a child", make_child, end_child },
    { "a child with a veil", make_veiled_child, end_child },
    { "a child with a veil, a long way and a wide region", make_rich_child, end_child },
};

static struct kind const s_others[] = {
    { "a link", make_link, end_long_name },
    { "a symbolic link", make_symbolic_link, end_file },
    { "a longer name", make_renamed, end_renamed },
    { "a file in another's place", make_replacing, end_replacing },
    { "a block", make_blocks, end_blocks },
    { "a block that goes with its file", make_blocks, end_blocks_with_file },
    { "a file without a name", make_nameless, close_files },
    { "locks whose description is closed", make_many_locks, close_files },
    { "a pipe", make_pipe, close_files },
    { "a directory that is gone", make_directory_that_is_gone, end_directory_that_is_gone },
    { "a FIFO", make_fifo, end_fifo },
    { "a FIFO that is open to the end", make_fifo, end_open_fifo },
    { "a pair of sockets", make_pair, close_files },
    { "a descriptor under way", make_pair_with_descriptor, close_files },
    { "a socket that is accepted", make_accepted_socket, end_fifo },
    { "a region with a hole", make_hole, end_hole },
    { "a region with many tables", make_wide_region, end_wide_region },
    { "a volatile region", make_discarded, end_region },
    { "an anonymous file", make_anonymous_file, close_files },
    { "a region of a file", make_file_region, end_region },
    { "a region of one's own of a file", make_own_file_region, end_region },
    { "a profile", make_profile, end_profile },
    { "a file system", make_mount, end_mount },
    { "a file system that nobody watches any more", make_mount, end_watched_mount },
    { "a file system in another", make_nested_mounts, end_nested_mounts },
    { "a file system that is empty at its end", make_mount, end_emptied_mount },
    { "a file system that would have been a root", make_attached_root, end_mount },
    { "file systems that lie in others twice", make_mounts_twice, end_mounts_twice },
};

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    make_world();
    try_rising(s_names, COUNT(s_names));
    try_rising(s_descriptions, COUNT(s_descriptions));
    try_rising(s_texts, COUNT(s_texts));
    try_rising(s_locks, COUNT(s_locks));
    try_rising(s_watches, COUNT(s_watches));
    try_rising(s_datagrams, COUNT(s_datagrams));
    try_rising(s_regions, COUNT(s_regions));
    try_rising(s_children, COUNT(s_children));
    for (int i = 0; i < COUNT(s_others); ++i)
        try_kind(s_others[i]);
    // A watch that ends with what is watched.
    s_files[FILES - 2] = (int)SYSTEM_CALL(create_inode_watcher, 0);
    try_kind((struct kind) { "a watch of a file that goes", make_watch_of_file, end_file });
    watches_of_what_is_gone();
    end_scenario();
    return 0;
}
