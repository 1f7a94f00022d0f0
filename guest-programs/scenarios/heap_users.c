// What connections, routes and programs take of the kernel's heap, by
// /sys/kernel/memstat, and that all of it is given back.
#include "accounts.h"
#include "network.h"

#define LOOPBACK 0x0100007f
// Nobody hears there, and nobody answers.
#define SILENT 0x0200007f
#define PORT 21600
// Longer than the network keeps what is over.
#define AFTERWARDS 125000

static char s_text[2000];
static int s_server = -1;
static int s_client = -1;
static int s_end = -1;
static int s_child;
static int s_lead[2];

// All that is taken, whether it is there or promised.
static int64_t taken(struct account before, struct account with)
{
    return with.heap - before.heap
        + PAGE * (with.allocated - before.allocated + with.committed - before.committed);
}

// Each takes more than the one before it, or less, or as much.
static void try_rising(struct kind const* kinds, int count)
{
    int64_t last = 0;
    for (int i = 0; i < count; ++i) {
        struct trial trial = try_twice(kinds[i]);
        int64_t now = taken(trial.before, trial.with);
        show_trial(kinds[i].name, now > last ? "more" : now == last ? "as much" : "less", trial);
        last = now;
    }
}

static int new_socket(uint16_t port)
{
    struct sockaddr_in name = address_of(LOOPBACK, port);
    int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (port)
        SYSTEM_CALL(bind, fd, &name, sizeof(name));
    return fd;
}

static void start_connecting(uint32_t address)
{
    struct sockaddr_in name = address_of(address, PORT);
    s_client = new_socket(0);
    SYSTEM_CALL(connect, s_client, &name, sizeof(name));
    sleep_milliseconds(10);
}

static void close_sockets(void)
{
    SYSTEM_CALL(close, s_end);
    SYSTEM_CALL(close, s_server);
    SYSTEM_CALL(close, s_client);
    s_end = s_server = s_client = -1;
}

static void end_connection(void)
{
    close_sockets();
    sleep_milliseconds(AFTERWARDS);
}

static void make_stream(void) { s_server = new_socket(0); }

static void make_waiting_connection(void)
{
    s_server = new_socket(PORT);
    SYSTEM_CALL(listen, s_server, 5);
    start_connecting(LOOPBACK);
}

static void make_connection(void)
{
    make_waiting_connection();
    struct SC_accept4_params parameters = { .sockfd = s_server };
    s_end = (int)SYSTEM_CALL(accept4, &parameters);
}

static void make_sending_connection(int size)
{
    make_connection();
    SYSTEM_CALL(write, s_client, s_text, size);
}

static void make_little_data(void) { make_sending_connection(1); }
static void make_much_data(void) { make_sending_connection(1000); }

// The peer has all of it, and reads some.
static void make_taken_data(void)
{
    make_sending_connection(1000);
    sleep_milliseconds(2000);
    SYSTEM_CALL(read, s_end, s_text, 500);
}

static void make_connecting(void) { start_connecting(SILENT); }

// One side alone hangs up.
static void make_half_connection(void)
{
    make_connection();
    SYSTEM_CALL(close, s_client);
    s_client = -1;
    sleep_milliseconds(10);
}

// Both sides have hung up, one of them first.
static void make_connection_that_is_over(void)
{
    make_half_connection();
    SYSTEM_CALL(close, s_end);
    SYSTEM_CALL(close, s_server);
    s_end = s_server = -1;
    sleep_milliseconds(1000);
}

// Who could not have the same connection takes its place away when it goes.
static void make_displaced_connection(void)
{
    struct sockaddr_in name = address_of(LOOPBACK, PORT);
    s_server = new_socket(PORT);
    SYSTEM_CALL(listen, s_server, 5);
    s_client = new_socket(PORT + 1);
    SYSTEM_CALL(connect, s_client, &name, sizeof(name));
    sleep_milliseconds(10);
    struct SC_accept4_params parameters = { .sockfd = s_server };
    s_end = (int)SYSTEM_CALL(accept4, &parameters);
    int other = new_socket(PORT + 1);
    SYSTEM_CALL(connect, other, &name, sizeof(name));
    SYSTEM_CALL(close, other);
}

static void make_pipe(void)
{
    int ends[2];
    SYSTEM_CALL(pipe, ends, 0);
    s_client = ends[0];
    s_end = ends[1];
}

static void make_datagram_socket(void)
{
    struct sockaddr_in name = address_of(LOOPBACK, PORT);
    s_client = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    SYSTEM_CALL(bind, s_client, &name, sizeof(name));
    SYSTEM_CALL(connect, s_client, &name, sizeof(name));
}

static void make_datagram(void)
{
    make_datagram_socket();
    SYSTEM_CALL(write, s_client, s_text, 1000);
    sleep_milliseconds(10);
}

static void make_read_datagram(void)
{
    make_datagram();
    SYSTEM_CALL(read, s_client, s_text, 1000);
}

static void change_route(unsigned request)
{
    static char const device[] = "loop";
    struct rtentry route = { .rt_flags = RTF_UP, .rt_dev = (void*)device };
    struct sockaddr_in any = address_of(0, 0);
    struct sockaddr_in destination = address_of(0x0100000a, 0);
    memcpy(&route.rt_dst, &destination, sizeof(destination));
    memcpy(&route.rt_gateway, &any, sizeof(any));
    memcpy(&route.rt_genmask, &any, sizeof(any));
    SYSTEM_CALL(ioctl, s_server, request, &route);
}

static void make_route(void)
{
    make_stream();
    change_route(SIOCADDRT);
}

static void end_route(void)
{
    change_route(SIOCDELRT);
    close_sockets();
}

static void change_neighbour(unsigned request)
{
    struct arpreq entry = { 0 };
    struct sockaddr_in address = address_of(0x0200000a, 0);
    memcpy(&entry.arp_pa, &address, sizeof(address));
    SYSTEM_CALL(ioctl, s_server, request, &entry);
}

static void make_neighbour(void)
{
    make_stream();
    change_neighbour(SIOCSARP);
    // Known already: its place is taken.
    change_neighbour(SIOCSARP);
}

static void end_neighbour(void)
{
    change_neighbour(SIOCDARP);
    close_sockets();
}

// Sleeps until its parent has looked.
static void wait_for_parent(void)
{
    char byte;
    SYSTEM_CALL(read, 0, &byte, 1);
    exit_process(0);
}

static void begin_child(void)
{
    SYSTEM_CALL(pipe, s_lead, 0);
    s_child = (int)SYSTEM_CALL(fork);
    if (s_child != 0) {
        sleep_milliseconds(20);
        return;
    }
    SYSTEM_CALL(close, s_lead[1]);
    SYSTEM_CALL(dup2, s_lead[0], 0);
}

static void end_child(void)
{
    struct siginfo_t information;
    SYSTEM_CALL(close, s_lead[0]);
    SYSTEM_CALL(close, s_lead[1]);
    wait_for(s_child, WEXITED, &information);
    sleep_milliseconds(20);
}

static void make_child(void)
{
    begin_child();
    if (s_child == 0)
        wait_for_parent();
}

static void set_property(char const* key, size_t value_length)
{
    struct SC_set_coredump_metadata_params parameters = { { key, strlen(key) }, { s_text, value_length } };
    SYSTEM_CALL(prctl, PR_SET_COREDUMP_METADATA_VALUE, &parameters);
}

static void make_child_with_property(size_t value_length)
{
    begin_child();
    if (s_child != 0)
        return;
    set_property("key", value_length);
    wait_for_parent();
}

static void make_property(void) { make_child_with_property(10); }
static void make_long_property(void) { make_child_with_property(1000); }

static void make_two_properties(void)
{
    begin_child();
    if (s_child != 0)
        return;
    set_property("key", 1000);
    set_property("another", 10);
    wait_for_parent();
}

static void make_program(char const* argument, char const* variable)
{
    begin_child();
    if (s_child != 0)
        return;
    char const* const arguments[] = { "heap_users", argument, NULL };
    char const* const environment[] = { variable, NULL };
    execute(own_path(), arguments, environment);
    exit_process(1);
}

static void make_short_program(void) { make_program("x", "y"); }
static void make_program_with_argument(void) { make_program(s_text, "y"); }
static void make_program_with_both(void) { make_program(s_text, s_text); }

static struct kind const s_connections[] = {
    { "a stream socket", make_stream, close_sockets },
    { "a connection that nobody accepts", make_waiting_connection, end_connection },
    { "a connection that sends little", make_little_data, end_connection },
    { "a connection that sends much", make_much_data, end_connection },
};

static struct kind const s_others[] = {
    { "a connecting socket", make_connecting, end_connection },
    { "a connection of one side", make_half_connection, end_connection },
    { "a connection", make_connection, end_connection },
    { "a connection whose data was taken", make_taken_data, end_connection },
    { "a connection whose place another took", make_displaced_connection, end_connection },
};

static struct kind const s_over[] = {
    { "a connection that is over", make_connection_that_is_over, end_connection },
    { "a pipe", make_pipe, close_sockets },
};

static struct kind const s_datagrams[] = {
    { "a socket for datagrams", make_datagram_socket, close_sockets },
    { "a socket whose datagram was read", make_read_datagram, close_sockets },
    { "a socket with a datagram", make_datagram, close_sockets },
};
static struct kind const s_routes[] = {
    { "a socket", make_stream, close_sockets },
    { "a route", make_route, end_route },
};
static struct kind const s_neighbours[] = {
    { "another socket", make_stream, close_sockets },
    { "a neighbour", make_neighbour, end_neighbour },
};

static struct kind const s_programs[] = {
    { "a program", make_short_program, end_child },
    { "a program with a long argument", make_program_with_argument, end_child },
    { "a program with a long variable as well", make_program_with_both, end_child },
};

static struct kind const s_children[] = {
    { "a child", make_child, end_child },
    { "a child with a property", make_property, end_child },
    { "a child with a long property", make_long_property, end_child },
    { "a child with two properties", make_two_properties, end_child },
};

#define TRY(list) try_rising(list, COUNT(list))

int main(int argc, char** argv)
{
    (void)argv;
    if (argc > 1)
        wait_for_parent();
    memset(s_text, 't', sizeof(s_text) - 1);
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    TRY(s_connections);
    TRY(s_others);
    TRY(s_over);
    TRY(s_datagrams);
    TRY(s_routes);
    TRY(s_neighbours);
    TRY(s_children);
    TRY(s_programs);
    end_scenario();
    return 0;
}
