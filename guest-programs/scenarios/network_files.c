// What /sys/kernel/net tells of the network, after what was done to it: the
// adapter's counters, whom it has heard of, and which sockets there are. And how
// many packets may wait: before the network task's turn, and in a socket.
#include "network.h"
#include "scenario.h"

#define LOOPBACK 0x0100007f
#define PORT 21900
#define HEADER 8

static char s_text[131072];

static uint32_t host(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    return a | (uint32_t)b << 8 | (uint32_t)c << 16 | (uint32_t)d << 24;
}

static char const* read_text(char const* path)
{
    s_text[0] = 0;
    read_file(path, s_text, sizeof(s_text));
    return s_text;
}

static void add_up_to(char const* text, char last)
{
    for (; *text && *text != last; ++text)
        add_text((char[]) { *text, 0 });
}

static void observe_adapter(char const* name)
{
    char const* entry = text_behind(read_text("/sys/kernel/net/adapters"), "\"name\":\"loop\",");
    begin(name);
    add_up_to(entry ? entry : "none", '}');
    finish();
}

// The hardware address that is known of an address.
static void observe_neighbour(char const* name, char const* address)
{
    char const* entry = read_text("/sys/kernel/net/arp");
    char const* mac = 0;
    size_t length = strlen(address);
    while ((entry = text_behind(entry, "\"mac_address\":\"")) != 0) {
        char const* other = text_behind(entry, "\"ip_address\":\"");
        if (memcmp(other, address, length) == 0 && other[length] == '"')
            mac = entry;
    }
    begin(name);
    add_up_to(mac ? mac : "none", '"');
    finish();
}

static void observe_paths(char const* name)
{
    char const* entry = read_text("/sys/kernel/net/local");
    begin(name);
    while ((entry = text_behind(entry, "\"path\":\"")) != 0) {
        add_text("<");
        add_up_to(entry, '"');
        add_text(">");
    }
    finish();
}

// Who made the first datagram socket; all that is told where that is not.
static void observe_datagrams(char const* name)
{
    char const* text = read_text("/sys/kernel/net/udp");
    char const* origin = text_behind(text, "\"origin_uid\":");
    begin(name);
    add_up_to(origin ? origin : text, 0);
    finish();
}

static int raw_socket(uint32_t address, int protocol)
{
    struct sockaddr_in name = address_of(address, 0);
    int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_RAW, protocol);
    SYSTEM_CALL(bind, fd, &name, sizeof(name));
    return fd;
}

static long send_to(int fd, uint32_t address, void const* bytes, size_t size)
{
    struct sockaddr_in name = address_of(address, PORT);
    struct iovec data = { .iov_base = (void*)bytes, .iov_len = size };
    struct msghdr message = { .msg_name = &name, .msg_namelen = sizeof(name), .msg_iov = &data, .msg_iovlen = 1 };
    return SYSTEM_CALL(sendmsg, fd, &message, 0);
}

static void send_from(uint32_t source, int protocol, uint32_t destination)
{
    int fd = raw_socket(source, protocol);
    send_to(fd, destination, "12345678", 8);
    SYSTEM_CALL(close, fd);
    sleep_milliseconds(10);
}

static void neighbours(void)
{
    send_from(LOOPBACK, 99, LOOPBACK);
    observe_neighbour("itself", "127.0.0.1");
    send_from(host(127, 9, 9, 9), 99, LOOPBACK);
    observe_neighbour("another of its network", "127.9.9.9");
    send_from(host(10, 0, 0, 1), 99, LOOPBACK);
    observe_neighbour("one of another network", "10.0.0.1");
    send_from(host(127, 0, 0, 8), 99, host(127, 0, 0, 2));
    observe_neighbour("who talks to others", "127.0.0.8");
    send_from(host(127, 0, 0, 7), 99, host(127, 255, 255, 255));
    observe_neighbour("who talks to all", "127.0.0.7");
    struct arpreq request = { 0 };
    request.arp_pa.sa_family = AF_INET;
    memcpy(request.arp_pa.sa_data + 2, "\x0a\x09\x08\x07", 4);
    memcpy(request.arp_ha.sa_data, "\x01\x23\x45\x67\x89\xab\xcd", 7);
    int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    SYSTEM_CALL(ioctl, fd, SIOCSARP, &request);
    observe_neighbour("told", "10.9.8.7");
    SYSTEM_CALL(ioctl, fd, SIOCDARP, &request);
    observe_neighbour("forgotten", "10.9.8.7");
    memcpy(request.arp_pa.sa_data + 2, "\x7f\x09\x09\x09", 4);
    SYSTEM_CALL(ioctl, fd, SIOCSARP, &request);
    observe_neighbour("told otherwise", "127.9.9.9");
    send_from(host(127, 9, 9, 9), 99, LOOPBACK);
    observe_neighbour("heard again", "127.9.9.9");
    SYSTEM_CALL(close, fd);
}

static int bound_datagram(void)
{
    struct sockaddr_in name = address_of(LOOPBACK, PORT);
    int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    SYSTEM_CALL(bind, fd, &name, sizeof(name));
    return fd;
}

static int count_waiting(int fd)
{
    int count = 0;
    char byte;
    while (SYSTEM_CALL(read, fd, &byte, 1) > 0)
        ++count;
    return count;
}

static void queues(void)
{
    int receiver = bound_datagram();
    int sender = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    for (int at = 0; at < 1200; ++at)
        send_to(sender, LOOPBACK, "x", 1);
    sleep_milliseconds(50);
    observe("packets that waited", count_waiting(receiver));
    observe_adapter("adapter that dropped some");
    for (int at = 0; at < 2100; ++at) {
        send_to(sender, LOOPBACK, "x", 1);
        if (at % 100 == 99)
            sleep_milliseconds(10);
    }
    sleep_milliseconds(50);
    observe("datagrams that waited", count_waiting(receiver));
    SYSTEM_CALL(close, sender);
    SYSTEM_CALL(close, receiver);
    observe_datagrams("no datagram socket");
}

static int local_server(char const* path)
{
    struct sockaddr_un name = { .sun_family = AF_LOCAL };
    memcpy(name.sun_path, path, strlen(path));
    int fd = (int)SYSTEM_CALL(socket, AF_LOCAL, SOCK_STREAM, 0);
    observe_paths("a new one");
    SYSTEM_CALL(bind, fd, &name, sizeof(name));
    SYSTEM_CALL(listen, fd, 2);
    return fd;
}

static int connecting_child(char const* path, int server)
{
    struct sockaddr_un name = { .sun_family = AF_LOCAL };
    memcpy(name.sun_path, path, strlen(path));
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(close, server);
        int fd = (int)SYSTEM_CALL(socket, AF_LOCAL, SOCK_STREAM, 0);
        SYSTEM_CALL(connect, fd, &name, sizeof(name));
        for (;;)
            sleep_milliseconds(1000);
    }
    sleep_milliseconds(20);
    return pid;
}

static void end_child(int pid)
{
    struct siginfo_t information;
    SYSTEM_CALL(kill, pid, SIGKILL);
    wait_for(pid, WEXITED, &information);
    sleep_milliseconds(20);
}

static void local_sockets(void)
{
    observe_paths("none");
    int server = local_server("/tmp/a");
    observe_paths("listener");
    int client = connecting_child("/tmp/a", server);
    observe_paths("listener and who waits");
    end_child(client);
    observe_paths("listener and who has waited");
    SYSTEM_CALL(close, server);
    observe_paths("after the listener");
    server = local_server("/tmp/b");
    client = connecting_child("/tmp/b", server);
    SYSTEM_CALL(close, server);
    observe_paths("who waits without a listener");
    end_child(client);
    observe_paths("who has waited without one");
    server = local_server("/tmp/c");
    client = connecting_child("/tmp/c", server);
    struct SC_accept4_params parameters = { .sockfd = server };
    int end = (int)SYSTEM_CALL(accept4, &parameters);
    end_child(client);
    observe_paths("accepted, without the client");
    SYSTEM_CALL(close, end);
    observe_paths("closed, without the client");
    client = connecting_child("/tmp/c", server);
    end_child(client);
    end = (int)SYSTEM_CALL(accept4, &parameters);
    observe_paths("accepted after the client");
    SYSTEM_CALL(close, end);
    observe_paths("closed after the client");
    SYSTEM_CALL(close, server);
    int ends[2];
    struct SC_socketpair_params pair = { .domain = AF_LOCAL, .type = SOCK_STREAM, .sv = ends };
    SYSTEM_CALL(socketpair, &pair);
    observe_paths("pair");
    SYSTEM_CALL(close, ends[0]);
    observe_paths("one end of a pair");
    SYSTEM_CALL(close, ends[1]);
    observe_paths("no end of a pair");
}

// A socket as it was made, and one that listens: neither has heard anything.
static void observe_stream(char const* name)
{
    char const* entry = text_behind(read_text("/sys/kernel/net/tcp"), "\"peer_port\":");
    begin(name);
    for (char const* at = entry; at && *at && memcmp(at, "origin", 6) != 0; ++at)
        add_text((char[]) { *at, 0 });
    finish();
}

static void streams(void)
{
    struct sockaddr_in name = address_of(LOOPBACK, PORT);
    int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_STREAM, 0);
    observe_stream("stream without a port");
    SYSTEM_CALL(bind, fd, &name, sizeof(name));
    observe_stream("bound stream");
    SYSTEM_CALL(listen, fd, 1);
    observe_stream("listening stream");
    SYSTEM_CALL(close, fd);
    observe_stream("closed stream");
}

// So many that some draw a port that another has.
static void ephemeral_ports(void)
{
    struct sockaddr_in any = address_of(LOOPBACK, 0);
    int sockets[600];
    int bound = 0;
    int within = 0;
    for (int at = 0; at < 600; ++at) {
        struct sockaddr_in name = { 0 };
        uint32_t size = sizeof(name);
        sockets[at] = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
        bound += SYSTEM_CALL(bind, sockets[at], &any, sizeof(any)) == 0;
        struct SC_getsockname_params parameters = { .sockfd = sockets[at], .addr = &name, .addrlen = &size };
        SYSTEM_CALL(getsockname, &parameters);
        uint16_t port = network_order(name.sin_port);
        within += port >= 32768 && port <= 60999;
    }
    observe("bound to some port", bound);
    observe("bound to an ephemeral one", within);
    int count = 0;
    char const* entry = read_text("/sys/kernel/net/udp");
    while ((entry = text_behind(entry, "\"local_port\":")) != 0)
        ++count;
    observe("ports that are taken", count);
    for (int at = 0; at < 600; ++at)
        SYSTEM_CALL(close, sockets[at]);
}

static void owners(void)
{
    int fd = bound_datagram();
    observe_datagrams("root's datagram socket for root");
    SYSTEM_CALL(setresuid, 77, 77, 0);
    observe_datagrams("root's datagram socket for a user");
    SYSTEM_CALL(close, fd);
    fd = bound_datagram();
    observe_datagrams("user's datagram socket for a user");
    SYSTEM_CALL(close, fd);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    await_kernel();
    enter_fresh_folder();
    make_directory("/sys", 0755);
    mount_file_system("SysFS", "/sys");
    observe_adapter("adapter at first");
    observe_neighbour("itself, before", "127.0.0.1");
    int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    send_to(fd, LOOPBACK, "12345", 5);
    SYSTEM_CALL(close, fd);
    sleep_milliseconds(10);
    observe_adapter("adapter that has carried a datagram");
    neighbours();
    queues();
    local_sockets();
    streams();
    ephemeral_ports();
    owners();
    end_scenario();
    return 0;
}
