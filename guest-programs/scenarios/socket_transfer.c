// A client and a server over each kind of socket: 16 MiB, told by a sum (32-bit
// FNV-1a) that depends on the order of the bytes.
#include "network.h"
#include "scenario.h"

#define TOTAL (16u << 20)
#define CHUNK 32768u
#define PORT 21000
#define FIRST_SUM 2166136261u

static uint8_t buffer[CHUNK];

// The byte at an offset of the stream.
static uint8_t byte_at(uint32_t offset)
{
    return (uint8_t)(offset * 31 + (offset >> 13));
}

static uint32_t summed(uint32_t sum, uint8_t const* bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ bytes[i]) * 16777619u;
    return sum;
}

static void observe_received(char const* name, uint64_t total, uint32_t sum)
{
    begin(name);
    add_decimal((int64_t)total);
    add_text(" bytes, sum ");
    add_decimal(sum);
    finish();
}

static void send_all(int fd)
{
    for (uint32_t offset = 0; offset < TOTAL;) {
        for (uint32_t i = 0; i < CHUNK; i++)
            buffer[i] = byte_at(offset + i);
        for (uint32_t done = 0; done < CHUNK;) {
            long written = SYSTEM_CALL(write, fd, buffer + done, CHUNK - done);
            if (written <= 0)
                exit_process(1);
            done += (uint32_t)written;
        }
        offset += CHUNK;
    }
}

static void receive_all(char const* name, int fd)
{
    uint32_t sum = FIRST_SUM;
    uint64_t total = 0;
    for (;;) {
        long got = SYSTEM_CALL(read, fd, buffer, sizeof(buffer));
        if (got <= 0)
            break;
        sum = summed(sum, buffer, (size_t)got);
        total += (uint64_t)got;
    }
    observe_received(name, total, sum);
}

static void report_child(char const* name, int pid)
{
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    begin(name);
    add_decimal(information.si_status);
    finish();
}

static void over_socketpair(void)
{
    int ends[2];
    struct SC_socketpair_params parameters = { .domain = AF_LOCAL, .type = SOCK_STREAM, .sv = ends };
    SYSTEM_CALL(socketpair, &parameters);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(close, ends[0]);
        send_all(ends[1]);
        exit_process(0);
    }
    SYSTEM_CALL(close, ends[1]);
    receive_all("socketpair", ends[0]);
    SYSTEM_CALL(close, ends[0]);
    report_child("socketpair client", pid);
}

// Connects, sends, closes; the server accepts and receives.
static void over_connection(char const* name, char const* client, int domain, void const* address, size_t size)
{
    int server = (int)SYSTEM_CALL(socket, domain, SOCK_STREAM, 0);
    SYSTEM_CALL(bind, server, address, size);
    SYSTEM_CALL(listen, server, 1);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(close, server);
        int fd = (int)SYSTEM_CALL(socket, domain, SOCK_STREAM, 0);
        if (SYSTEM_CALL(connect, fd, address, size) != 0)
            exit_process(2);
        send_all(fd);
        SYSTEM_CALL(close, fd);
        exit_process(0);
    }
    struct SC_accept4_params parameters = { .sockfd = server };
    int fd = (int)SYSTEM_CALL(accept4, &parameters);
    receive_all(name, fd);
    SYSTEM_CALL(close, fd);
    SYSTEM_CALL(close, server);
    report_child(client, pid);
}

// Each datagram is answered, so that none is dropped for want of room.
static void over_datagrams(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = network_order(PORT + 1), .sin_addr = 0x0100007f };
    int server = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    SYSTEM_CALL(bind, server, &address, sizeof(address));
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int fd = (int)SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
        SYSTEM_CALL(connect, fd, &address, sizeof(address));
        for (uint32_t offset = 0; offset < TOTAL; offset += CHUNK) {
            for (uint32_t i = 0; i < CHUNK; i++)
                buffer[i] = byte_at(offset + i);
            if (SYSTEM_CALL(write, fd, buffer, CHUNK) != CHUNK)
                exit_process(1);
            char answer;
            if (SYSTEM_CALL(read, fd, &answer, 1) != 1)
                exit_process(2);
        }
        exit_process(0);
    }
    uint32_t sum = FIRST_SUM;
    uint64_t total = 0;
    while (total < TOTAL) {
        struct sockaddr_in sender;
        struct iovec data = { .iov_base = buffer, .iov_len = sizeof(buffer) };
        struct msghdr message = { .msg_name = &sender, .msg_namelen = sizeof(sender), .msg_iov = &data, .msg_iovlen = 1 };
        long got = SYSTEM_CALL(recvmsg, server, &message, 0);
        if (got <= 0)
            break;
        sum = summed(sum, buffer, (size_t)got);
        total += (uint64_t)got;
        data.iov_len = 1;
        SYSTEM_CALL(sendmsg, server, &message, 0);
    }
    observe_received("udp", total, sum);
    SYSTEM_CALL(close, server);
    report_child("udp client", pid);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    await_kernel();
    enter_fresh_folder();
    over_socketpair();
    struct sockaddr_un local = { .sun_family = AF_LOCAL, .sun_path = "/tmp/transfer" };
    over_connection("local", "local client", AF_LOCAL, &local, sizeof(local));
    struct sockaddr_in internet = { .sin_family = AF_INET, .sin_port = network_order(PORT), .sin_addr = 0x0100007f };
    over_connection("tcp", "tcp client", AF_INET, &internet, sizeof(internet));
    over_datagrams();
    end_scenario();
    return 0;
}
