// A TCP peer by script: each text names a conversation and says what its
// two sides do, and after every word it is told what /sys/kernel/net/tcp says of
// the connection. The peer is a raw socket at 127.0.0.2, which hears nothing.
//
//     listen  connect  accept  shutdown  close  hang-up  (of the socket, its listener)
//     write*COUNT  read*COUNT  wait*MILLISECONDS
//     >FLAGS@SEQUENCE^ACKNOWLEDGED:DATA  or  *COUNT bytes of data  (what the peer sends)
//
// Numbers count from the two sides' first ones; 1 is what comes after the SYN.
#include "network.h"
#include "scenario.h"
#include "tcp_peer.h"

#define FIRST_PORT 21500
#define PEER_PORT 4242
#define PEER_FIRST 7000
#define OWN_FIRST 1000
#define LOOPBACK 0x0100007f
#define SILENT 0x0200007f
#define HEADER 20
#define MOST_DATA 65536

static int s_peer;
static int s_server = -1;
static int s_end = -1;
static uint16_t s_port;
// What the socket's own numbers count from.
static uint32_t s_first;
static char s_table[16384];
static uint8_t s_bytes[HEADER + MOST_DATA];

static void put16(uint8_t* at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t* at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static char const* own_entry(void)
{
    s_table[0] = 0;
    read_file("/sys/kernel/net/tcp", s_table, sizeof(s_table));
    struct line wanted = { 0 };
    append(&wanted, "\"local_port\":");
    append_decimal(&wanted, s_port);
    append(&wanted, ",\"peer_address\":\"127.");
    append_character(&wanted, 0);
    return text_behind(s_table, wanted.text);
}

static int64_t field_of(char const* entry, char const* name)
{
    char const* value = text_behind(entry, name);
    return value ? decimal_at(&value) : -1;
}

static void observe_connection(char const* name, int index)
{
    char const* entry = own_entry();
    begin_indexed(name, index);
    if (!entry) {
        add_text("none");
    } else {
        for (char const* state = text_behind(entry, "\"state\":\""); state && *state != '"'; ++state)
            add_text((char[]) { *state, 0 });
        add_text(" ");
        add_decimal((int32_t)((uint32_t)field_of(entry, "\"ack_number\":") - PEER_FIRST));
        add_text(" ");
        add_decimal((int32_t)((uint32_t)field_of(entry, "\"sequence_number\":") - s_first));
        add_text(" in ");
        add_decimal(field_of(entry, "\"packets_in\":"));
        add_text("/");
        add_decimal(field_of(entry, "\"bytes_in\":"));
        add_text(" out ");
        add_decimal(field_of(entry, "\"packets_out\":"));
        add_text("/");
        add_decimal(field_of(entry, "\"bytes_out\":"));
    }
    finish();
}

static uint32_t flag_of(char letter)
{
    char const letters[] = "FSRPAUECN";
    for (uint32_t bit = 0; letters[bit]; ++bit)
        if (letters[bit] == letter)
            return 1u << bit;
    return 0;
}

static void peer_sends(char const* text)
{
    uint32_t flags = 0;
    for (uint32_t flag; (flag = flag_of(*text)) != 0; ++text)
        flags |= flag;
    uint32_t sequence = flags & 2 ? 0 : 1;
    uint32_t acknowledged = 1;
    size_t size = 0;
    memset(s_bytes, 'x', sizeof(s_bytes));
    memset(s_bytes, 0, HEADER);
    while (*text && *text != ' ') {
        char kind = *text++;
        if (kind == '@') {
            sequence = (uint32_t)decimal_at(&text);
        } else if (kind == '^') {
            acknowledged = (uint32_t)decimal_at(&text);
        } else if (kind == '*') {
            size = (size_t)decimal_at(&text);
        } else {
            for (; *text && *text != ' '; ++text)
                s_bytes[HEADER + size++] = (uint8_t)*text;
        }
    }
    put16(s_bytes, PEER_PORT);
    put16(s_bytes + 2, s_port);
    put32(s_bytes + 4, PEER_FIRST + sequence);
    put32(s_bytes + 8, s_first + acknowledged);
    put16(s_bytes + 12, 5u << 12 | flags);
    put16(s_bytes + 14, 0xffff);
    struct sockaddr_in name = address_of(LOOPBACK, 0);
    struct iovec data = { .iov_base = s_bytes, .iov_len = HEADER + size };
    struct msghdr message = { .msg_name = &name, .msg_namelen = sizeof(name), .msg_iov = &data, .msg_iovlen = 1 };
    SYSTEM_CALL(sendmsg, s_peer, &message, 0);
}

static int bound_socket(int type)
{
    struct sockaddr_in name = address_of(LOOPBACK, s_port);
    int fd = (int)SYSTEM_CALL(socket, AF_INET, type, 0);
    SYSTEM_CALL(bind, fd, &name, sizeof(name));
    return fd;
}

// A client's own first number is a random one.
static void start_connecting(uint32_t peer)
{
    struct sockaddr_in name = address_of(peer, PEER_PORT);
    s_end = bound_socket(SOCK_STREAM | SOCK_NONBLOCK);
    SYSTEM_CALL(connect, s_end, &name, sizeof(name));
    char const* entry = own_entry();
    s_first = entry ? (uint32_t)field_of(entry, "\"sequence_number\":") - 1 : 0;
}

static int begins_with(char const* text, char const* word)
{
    return memcmp(text, word, strlen(word)) == 0;
}

static size_t count_in(char const* word)
{
    while (*word && *word != '*')
        ++word;
    if (*word)
        ++word;
    return (size_t)decimal_at(&word);
}

static void act(char const* word)
{
    struct SC_accept4_params accepting = { .sockfd = s_server };
    if (*word == '>') {
        peer_sends(word + 1);
    } else if (begins_with(word, "listen")) {
        s_first = OWN_FIRST;
        s_server = bound_socket(SOCK_STREAM);
        SYSTEM_CALL(listen, s_server, 5);
    } else if (begins_with(word, "connect-nobody")) {
        start_connecting(LOOPBACK);
    } else if (begins_with(word, "connect")) {
        start_connecting(SILENT);
    } else if (begins_with(word, "accept")) {
        s_end = (int)SYSTEM_CALL(accept4, &accepting);
    } else if (begins_with(word, "shutdown-reading")) {
        SYSTEM_CALL(shutdown, s_end, SHUT_RD);
    } else if (begins_with(word, "shutdown")) {
        SYSTEM_CALL(shutdown, s_end, SHUT_WR);
    } else if (begins_with(word, "close")) {
        SYSTEM_CALL(close, s_end);
    } else if (begins_with(word, "hang-up")) {
        SYSTEM_CALL(close, s_server);
    } else if (begins_with(word, "write")) {
        SYSTEM_CALL(write, s_end, s_bytes, count_in(word));
    } else if (begins_with(word, "read")) {
        SYSTEM_CALL(read, s_end, s_bytes, count_in(word));
    } else if (begins_with(word, "wait")) {
        sleep_milliseconds((long)count_in(word));
    }
}

static void hold(char const* script)
{
    char name[64] = { 0 };
    for (size_t at = 0; *script && *script != ' ' && at < sizeof(name) - 1; ++script)
        name[at++] = *script;
    for (int index = 0; *script; ++index) {
        ++script;
        act(script);
        // The network task's turn.
        sleep_milliseconds(10);
        observe_connection(name, index);
        while (*script && *script != ' ')
            ++script;
    }
}

int main(void)
{
    await_kernel();
    make_directory("/sys", 0755);
    mount_file_system("SysFS", "/sys");
    struct sockaddr_in name = address_of(SILENT, 0);
    s_peer = (int)SYSTEM_CALL(socket, AF_INET, SOCK_RAW, 6);
    SYSTEM_CALL(bind, s_peer, &name, sizeof(name));
    for (size_t at = 0; at < sizeof(s_scripts) / sizeof(s_scripts[0]); ++at) {
        s_port = (uint16_t)(FIRST_PORT + 1 + at);
        hold(s_scripts[at]);
        SYSTEM_CALL(close, s_end);
        SYSTEM_CALL(close, s_server);
        s_end = s_server = -1;
    }
    s_port = FIRST_PORT - 1;
    start_connecting(SILENT);
    uint32_t first = s_first;
    s_port = FIRST_PORT;
    start_connecting(SILENT);
    observe("two connections begin with numbers of their own", s_first != first);
    end_scenario();
    return 0;
}
