// Generated from src/api by `deno task generate`; do not edit.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct timespec {
    int64_t tv_sec;
    int64_t tv_nsec;
};
_Static_assert(sizeof(struct timespec) == 16, "timespec");
_Static_assert(offsetof(struct timespec, tv_sec) == 0, "timespec.tv_sec");
_Static_assert(offsetof(struct timespec, tv_nsec) == 8, "timespec.tv_nsec");

struct TimePage {
    uint32_t update1;
    struct timespec clocks[5];
    uint32_t update2;
};
typedef struct TimePage TimePage;
_Static_assert(sizeof(struct TimePage) == 96, "TimePage");
_Static_assert(offsetof(struct TimePage, update1) == 0, "TimePage.update1");
_Static_assert(offsetof(struct TimePage, clocks) == 8, "TimePage.clocks");
_Static_assert(offsetof(struct TimePage, update2) == 88, "TimePage.update2");

struct timeval {
    int64_t tv_sec;
    int64_t tv_usec;
};
_Static_assert(sizeof(struct timeval) == 16, "timeval");
_Static_assert(offsetof(struct timeval, tv_sec) == 0, "timeval.tv_sec");
_Static_assert(offsetof(struct timeval, tv_usec) == 8, "timeval.tv_usec");

struct tms {
    uint64_t tms_utime;
    uint64_t tms_stime;
    uint64_t tms_cutime;
    uint64_t tms_cstime;
};
_Static_assert(sizeof(struct tms) == 32, "tms");
_Static_assert(offsetof(struct tms, tms_utime) == 0, "tms.tms_utime");
_Static_assert(offsetof(struct tms, tms_stime) == 8, "tms.tms_stime");
_Static_assert(offsetof(struct tms, tms_cutime) == 16, "tms.tms_cutime");
_Static_assert(offsetof(struct tms, tms_cstime) == 24, "tms.tms_cstime");

struct utimbuf {
    int64_t actime;
    int64_t modtime;
};
_Static_assert(sizeof(struct utimbuf) == 16, "utimbuf");
_Static_assert(offsetof(struct utimbuf, actime) == 0, "utimbuf.actime");
_Static_assert(offsetof(struct utimbuf, modtime) == 8, "utimbuf.modtime");

struct MutableBufferArgument {
    void* data;
    size_t size;
};
typedef struct MutableBufferArgument MutableBufferArgument;
_Static_assert(sizeof(struct MutableBufferArgument) == 16, "MutableBufferArgument");
_Static_assert(offsetof(struct MutableBufferArgument, data) == 0, "MutableBufferArgument.data");
_Static_assert(offsetof(struct MutableBufferArgument, size) == 8, "MutableBufferArgument.size");

struct StringArgument {
    char const* characters;
    size_t length;
};
typedef struct StringArgument StringArgument;
_Static_assert(sizeof(struct StringArgument) == 16, "StringArgument");
_Static_assert(offsetof(struct StringArgument, characters) == 0, "StringArgument.characters");
_Static_assert(offsetof(struct StringArgument, length) == 8, "StringArgument.length");

struct StringListArgument {
    struct StringArgument const* strings;
    size_t length;
};
typedef struct StringListArgument StringListArgument;
_Static_assert(sizeof(struct StringListArgument) == 16, "StringListArgument");
_Static_assert(offsetof(struct StringListArgument, strings) == 0, "StringListArgument.strings");
_Static_assert(offsetof(struct StringListArgument, length) == 8, "StringListArgument.length");

struct CharacterMap {
    uint32_t entries[128];
};
typedef struct CharacterMap CharacterMap;
_Static_assert(sizeof(struct CharacterMap) == 512, "CharacterMap");
_Static_assert(offsetof(struct CharacterMap, entries) == 0, "CharacterMap.entries");

struct RISCVCPUModel {
    uint32_t mvendorid;
    uint64_t marchid;
    uint64_t mimpid;
};
typedef struct RISCVCPUModel RISCVCPUModel;
_Static_assert(sizeof(struct RISCVCPUModel) == 24, "RISCVCPUModel");
_Static_assert(offsetof(struct RISCVCPUModel, mvendorid) == 0, "RISCVCPUModel.mvendorid");
_Static_assert(offsetof(struct RISCVCPUModel, marchid) == 8, "RISCVCPUModel.marchid");
_Static_assert(offsetof(struct RISCVCPUModel, mimpid) == 16, "RISCVCPUModel.mimpid");

struct auxv_t {
    int64_t a_type;
    uint64_t a_un;
};
typedef struct auxv_t auxv_t;
_Static_assert(sizeof(struct auxv_t) == 16, "auxv_t");
_Static_assert(offsetof(struct auxv_t, a_type) == 0, "auxv_t.a_type");
_Static_assert(offsetof(struct auxv_t, a_un) == 8, "auxv_t.a_un");

struct rusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    int64_t ru_maxrss;
    int64_t ru_ixrss;
    int64_t ru_idrss;
    int64_t ru_isrss;
    int64_t ru_minflt;
    int64_t ru_majflt;
    int64_t ru_nswap;
    int64_t ru_inblock;
    int64_t ru_oublock;
    int64_t ru_msgsnd;
    int64_t ru_msgrcv;
    int64_t ru_nsignals;
    int64_t ru_nvcsw;
    int64_t ru_nivcsw;
};
_Static_assert(sizeof(struct rusage) == 144, "rusage");
_Static_assert(offsetof(struct rusage, ru_utime) == 0, "rusage.ru_utime");
_Static_assert(offsetof(struct rusage, ru_stime) == 16, "rusage.ru_stime");
_Static_assert(offsetof(struct rusage, ru_maxrss) == 32, "rusage.ru_maxrss");
_Static_assert(offsetof(struct rusage, ru_ixrss) == 40, "rusage.ru_ixrss");
_Static_assert(offsetof(struct rusage, ru_idrss) == 48, "rusage.ru_idrss");
_Static_assert(offsetof(struct rusage, ru_isrss) == 56, "rusage.ru_isrss");
_Static_assert(offsetof(struct rusage, ru_minflt) == 64, "rusage.ru_minflt");
_Static_assert(offsetof(struct rusage, ru_majflt) == 72, "rusage.ru_majflt");
_Static_assert(offsetof(struct rusage, ru_nswap) == 80, "rusage.ru_nswap");
_Static_assert(offsetof(struct rusage, ru_inblock) == 88, "rusage.ru_inblock");
_Static_assert(offsetof(struct rusage, ru_oublock) == 96, "rusage.ru_oublock");
_Static_assert(offsetof(struct rusage, ru_msgsnd) == 104, "rusage.ru_msgsnd");
_Static_assert(offsetof(struct rusage, ru_msgrcv) == 112, "rusage.ru_msgrcv");
_Static_assert(offsetof(struct rusage, ru_nsignals) == 120, "rusage.ru_nsignals");
_Static_assert(offsetof(struct rusage, ru_nvcsw) == 128, "rusage.ru_nvcsw");
_Static_assert(offsetof(struct rusage, ru_nivcsw) == 136, "rusage.ru_nivcsw");

struct sched_param {
    int32_t sched_priority;
};
_Static_assert(sizeof(struct sched_param) == 4, "sched_param");
_Static_assert(offsetof(struct sched_param, sched_priority) == 0, "sched_param.sched_priority");

struct sigaction {
    void* sa_handler;
    uint32_t sa_mask;
    int32_t sa_flags;
};
_Static_assert(sizeof(struct sigaction) == 16, "sigaction");
_Static_assert(offsetof(struct sigaction, sa_handler) == 0, "sigaction.sa_handler");
_Static_assert(offsetof(struct sigaction, sa_mask) == 8, "sigaction.sa_mask");
_Static_assert(offsetof(struct sigaction, sa_flags) == 12, "sigaction.sa_flags");

struct siginfo_t {
    int32_t si_signo;
    int32_t si_code;
    int32_t si_errno;
    int32_t si_pid;
    uint32_t si_uid;
    void* si_addr;
    int32_t si_status;
    int32_t si_band;
    uint64_t si_value;
};
typedef struct siginfo_t siginfo_t;
_Static_assert(sizeof(struct siginfo_t) == 48, "siginfo_t");
_Static_assert(offsetof(struct siginfo_t, si_signo) == 0, "siginfo_t.si_signo");
_Static_assert(offsetof(struct siginfo_t, si_code) == 4, "siginfo_t.si_code");
_Static_assert(offsetof(struct siginfo_t, si_errno) == 8, "siginfo_t.si_errno");
_Static_assert(offsetof(struct siginfo_t, si_pid) == 12, "siginfo_t.si_pid");
_Static_assert(offsetof(struct siginfo_t, si_uid) == 16, "siginfo_t.si_uid");
_Static_assert(offsetof(struct siginfo_t, si_addr) == 24, "siginfo_t.si_addr");
_Static_assert(offsetof(struct siginfo_t, si_status) == 32, "siginfo_t.si_status");
_Static_assert(offsetof(struct siginfo_t, si_band) == 36, "siginfo_t.si_band");
_Static_assert(offsetof(struct siginfo_t, si_value) == 40, "siginfo_t.si_value");

struct stack_t {
    void* ss_sp;
    int32_t ss_flags;
    size_t ss_size;
};
typedef struct stack_t stack_t;
_Static_assert(sizeof(struct stack_t) == 24, "stack_t");
_Static_assert(offsetof(struct stack_t, ss_sp) == 0, "stack_t.ss_sp");
_Static_assert(offsetof(struct stack_t, ss_flags) == 8, "stack_t.ss_flags");
_Static_assert(offsetof(struct stack_t, ss_size) == 16, "stack_t.ss_size");

struct utsname {
    char sysname[65];
    char nodename[65];
    char release[65];
    char version[65];
    char machine[65];
} __attribute__((packed));
_Static_assert(sizeof(struct utsname) == 325, "utsname");
_Static_assert(offsetof(struct utsname, sysname) == 0, "utsname.sysname");
_Static_assert(offsetof(struct utsname, nodename) == 65, "utsname.nodename");
_Static_assert(offsetof(struct utsname, release) == 130, "utsname.release");
_Static_assert(offsetof(struct utsname, version) == 195, "utsname.version");
_Static_assert(offsetof(struct utsname, machine) == 260, "utsname.machine");

struct flock {
    int16_t l_type;
    int16_t l_whence;
    int64_t l_start;
    int64_t l_len;
    int32_t l_pid;
};
_Static_assert(sizeof(struct flock) == 32, "flock");
_Static_assert(offsetof(struct flock, l_type) == 0, "flock.l_type");
_Static_assert(offsetof(struct flock, l_whence) == 2, "flock.l_whence");
_Static_assert(offsetof(struct flock, l_start) == 8, "flock.l_start");
_Static_assert(offsetof(struct flock, l_len) == 16, "flock.l_len");
_Static_assert(offsetof(struct flock, l_pid) == 24, "flock.l_pid");

struct inode_watcher_event {
    int32_t watch_descriptor;
    uint32_t type;
    uint64_t name_length;
} __attribute__((packed));
_Static_assert(sizeof(struct inode_watcher_event) == 16, "inode_watcher_event");
_Static_assert(offsetof(struct inode_watcher_event, watch_descriptor) == 0, "inode_watcher_event.watch_descriptor");
_Static_assert(offsetof(struct inode_watcher_event, type) == 4, "inode_watcher_event.type");
_Static_assert(offsetof(struct inode_watcher_event, name_length) == 8, "inode_watcher_event.name_length");

struct iovec {
    void const* iov_base;
    size_t iov_len;
};
_Static_assert(sizeof(struct iovec) == 16, "iovec");
_Static_assert(offsetof(struct iovec, iov_base) == 0, "iovec.iov_base");
_Static_assert(offsetof(struct iovec, iov_len) == 8, "iovec.iov_len");

struct mount_specific_flag {
    uint32_t key_string_length;
    uint32_t value_length;
    int32_t value_type;
    char const* key_string_addr;
    void const* value_addr;
};
_Static_assert(sizeof(struct mount_specific_flag) == 32, "mount_specific_flag");
_Static_assert(offsetof(struct mount_specific_flag, key_string_length) == 0, "mount_specific_flag.key_string_length");
_Static_assert(offsetof(struct mount_specific_flag, value_length) == 4, "mount_specific_flag.value_length");
_Static_assert(offsetof(struct mount_specific_flag, value_type) == 8, "mount_specific_flag.value_type");
_Static_assert(offsetof(struct mount_specific_flag, key_string_addr) == 16, "mount_specific_flag.key_string_addr");
_Static_assert(offsetof(struct mount_specific_flag, value_addr) == 24, "mount_specific_flag.value_addr");

struct pollfd {
    int32_t fd;
    int16_t events;
    int16_t revents;
};
_Static_assert(sizeof(struct pollfd) == 8, "pollfd");
_Static_assert(offsetof(struct pollfd, fd) == 0, "pollfd.fd");
_Static_assert(offsetof(struct pollfd, events) == 4, "pollfd.events");
_Static_assert(offsetof(struct pollfd, revents) == 6, "pollfd.revents");

struct stat {
    uint64_t st_dev;
    uint64_t st_ino;
    uint16_t st_mode;
    uint64_t st_nlink;
    uint32_t st_uid;
    uint32_t st_gid;
    uint64_t st_rdev;
    int64_t st_size;
    uint64_t st_blksize;
    uint64_t st_blocks;
    struct timespec st_atim;
    struct timespec st_mtim;
    struct timespec st_ctim;
};
_Static_assert(sizeof(struct stat) == 120, "stat");
_Static_assert(offsetof(struct stat, st_dev) == 0, "stat.st_dev");
_Static_assert(offsetof(struct stat, st_ino) == 8, "stat.st_ino");
_Static_assert(offsetof(struct stat, st_mode) == 16, "stat.st_mode");
_Static_assert(offsetof(struct stat, st_nlink) == 24, "stat.st_nlink");
_Static_assert(offsetof(struct stat, st_uid) == 32, "stat.st_uid");
_Static_assert(offsetof(struct stat, st_gid) == 36, "stat.st_gid");
_Static_assert(offsetof(struct stat, st_rdev) == 40, "stat.st_rdev");
_Static_assert(offsetof(struct stat, st_size) == 48, "stat.st_size");
_Static_assert(offsetof(struct stat, st_blksize) == 56, "stat.st_blksize");
_Static_assert(offsetof(struct stat, st_blocks) == 64, "stat.st_blocks");
_Static_assert(offsetof(struct stat, st_atim) == 72, "stat.st_atim");
_Static_assert(offsetof(struct stat, st_mtim) == 88, "stat.st_mtim");
_Static_assert(offsetof(struct stat, st_ctim) == 104, "stat.st_ctim");

struct statvfs {
    uint64_t f_bsize;
    uint64_t f_frsize;
    uint64_t f_blocks;
    uint64_t f_bfree;
    uint64_t f_bavail;
    uint64_t f_files;
    uint64_t f_ffree;
    uint64_t f_favail;
    uint64_t f_fsid;
    uint64_t f_flag;
    uint64_t f_namemax;
    char f_basetype[16];
};
_Static_assert(sizeof(struct statvfs) == 104, "statvfs");
_Static_assert(offsetof(struct statvfs, f_bsize) == 0, "statvfs.f_bsize");
_Static_assert(offsetof(struct statvfs, f_frsize) == 8, "statvfs.f_frsize");
_Static_assert(offsetof(struct statvfs, f_blocks) == 16, "statvfs.f_blocks");
_Static_assert(offsetof(struct statvfs, f_bfree) == 24, "statvfs.f_bfree");
_Static_assert(offsetof(struct statvfs, f_bavail) == 32, "statvfs.f_bavail");
_Static_assert(offsetof(struct statvfs, f_files) == 40, "statvfs.f_files");
_Static_assert(offsetof(struct statvfs, f_ffree) == 48, "statvfs.f_ffree");
_Static_assert(offsetof(struct statvfs, f_favail) == 56, "statvfs.f_favail");
_Static_assert(offsetof(struct statvfs, f_fsid) == 64, "statvfs.f_fsid");
_Static_assert(offsetof(struct statvfs, f_flag) == 72, "statvfs.f_flag");
_Static_assert(offsetof(struct statvfs, f_namemax) == 80, "statvfs.f_namemax");
_Static_assert(offsetof(struct statvfs, f_basetype) == 88, "statvfs.f_basetype");

struct sys_dirent {
    uint64_t ino;
    uint8_t file_type;
    uint32_t namelen;
} __attribute__((packed));
_Static_assert(sizeof(struct sys_dirent) == 13, "sys_dirent");
_Static_assert(offsetof(struct sys_dirent, ino) == 0, "sys_dirent.ino");
_Static_assert(offsetof(struct sys_dirent, file_type) == 8, "sys_dirent.file_type");
_Static_assert(offsetof(struct sys_dirent, namelen) == 9, "sys_dirent.namelen");

struct sockaddr {
    uint16_t sa_family;
    char sa_data[26];
};
_Static_assert(sizeof(struct sockaddr) == 28, "sockaddr");
_Static_assert(offsetof(struct sockaddr, sa_family) == 0, "sockaddr.sa_family");
_Static_assert(offsetof(struct sockaddr, sa_data) == 2, "sockaddr.sa_data");

struct arpreq {
    struct sockaddr arp_pa;
    struct sockaddr arp_ha;
    struct sockaddr arp_netmask;
    int32_t arp_flags;
    char arp_dev[16];
};
_Static_assert(sizeof(struct arpreq) == 104, "arpreq");
_Static_assert(offsetof(struct arpreq, arp_pa) == 0, "arpreq.arp_pa");
_Static_assert(offsetof(struct arpreq, arp_ha) == 28, "arpreq.arp_ha");
_Static_assert(offsetof(struct arpreq, arp_netmask) == 56, "arpreq.arp_netmask");
_Static_assert(offsetof(struct arpreq, arp_flags) == 84, "arpreq.arp_flags");
_Static_assert(offsetof(struct arpreq, arp_dev) == 88, "arpreq.arp_dev");

struct cmsghdr {
    uint32_t cmsg_len;
    int32_t cmsg_level;
    int32_t cmsg_type;
};
_Static_assert(sizeof(struct cmsghdr) == 12, "cmsghdr");
_Static_assert(offsetof(struct cmsghdr, cmsg_len) == 0, "cmsghdr.cmsg_len");
_Static_assert(offsetof(struct cmsghdr, cmsg_level) == 4, "cmsghdr.cmsg_level");
_Static_assert(offsetof(struct cmsghdr, cmsg_type) == 8, "cmsghdr.cmsg_type");

struct ifreq {
    char ifr_name[16];
    uint64_t ifr_ifru[4];
};
_Static_assert(sizeof(struct ifreq) == 48, "ifreq");
_Static_assert(offsetof(struct ifreq, ifr_name) == 0, "ifreq.ifr_name");
_Static_assert(offsetof(struct ifreq, ifr_ifru) == 16, "ifreq.ifr_ifru");

struct ip_mreq {
    uint32_t imr_multiaddr;
    uint32_t imr_interface;
};
_Static_assert(sizeof(struct ip_mreq) == 8, "ip_mreq");
_Static_assert(offsetof(struct ip_mreq, imr_multiaddr) == 0, "ip_mreq.imr_multiaddr");
_Static_assert(offsetof(struct ip_mreq, imr_interface) == 4, "ip_mreq.imr_interface");

struct linger {
    int32_t l_onoff;
    int32_t l_linger;
};
_Static_assert(sizeof(struct linger) == 8, "linger");
_Static_assert(offsetof(struct linger, l_onoff) == 0, "linger.l_onoff");
_Static_assert(offsetof(struct linger, l_linger) == 4, "linger.l_linger");

struct msghdr {
    void const* msg_name;
    uint32_t msg_namelen;
    struct iovec const* msg_iov;
    int32_t msg_iovlen;
    void const* msg_control;
    uint32_t msg_controllen;
    int32_t msg_flags;
};
_Static_assert(sizeof(struct msghdr) == 48, "msghdr");
_Static_assert(offsetof(struct msghdr, msg_name) == 0, "msghdr.msg_name");
_Static_assert(offsetof(struct msghdr, msg_namelen) == 8, "msghdr.msg_namelen");
_Static_assert(offsetof(struct msghdr, msg_iov) == 16, "msghdr.msg_iov");
_Static_assert(offsetof(struct msghdr, msg_iovlen) == 24, "msghdr.msg_iovlen");
_Static_assert(offsetof(struct msghdr, msg_control) == 32, "msghdr.msg_control");
_Static_assert(offsetof(struct msghdr, msg_controllen) == 40, "msghdr.msg_controllen");
_Static_assert(offsetof(struct msghdr, msg_flags) == 44, "msghdr.msg_flags");

struct rtentry {
    struct sockaddr rt_dst;
    struct sockaddr rt_gateway;
    struct sockaddr rt_genmask;
    uint16_t rt_flags;
    char const* rt_dev;
};
_Static_assert(sizeof(struct rtentry) == 96, "rtentry");
_Static_assert(offsetof(struct rtentry, rt_dst) == 0, "rtentry.rt_dst");
_Static_assert(offsetof(struct rtentry, rt_gateway) == 28, "rtentry.rt_gateway");
_Static_assert(offsetof(struct rtentry, rt_genmask) == 56, "rtentry.rt_genmask");
_Static_assert(offsetof(struct rtentry, rt_flags) == 84, "rtentry.rt_flags");
_Static_assert(offsetof(struct rtentry, rt_dev) == 88, "rtentry.rt_dev");

struct sockaddr_in {
    uint16_t sin_family;
    uint16_t sin_port;
    uint32_t sin_addr;
    char sin_zero[8];
};
_Static_assert(sizeof(struct sockaddr_in) == 16, "sockaddr_in");
_Static_assert(offsetof(struct sockaddr_in, sin_family) == 0, "sockaddr_in.sin_family");
_Static_assert(offsetof(struct sockaddr_in, sin_port) == 2, "sockaddr_in.sin_port");
_Static_assert(offsetof(struct sockaddr_in, sin_addr) == 4, "sockaddr_in.sin_addr");
_Static_assert(offsetof(struct sockaddr_in, sin_zero) == 8, "sockaddr_in.sin_zero");

struct sockaddr_in6 {
    uint16_t sin6_family;
    uint16_t sin6_port;
    uint32_t sin6_flowinfo;
    uint8_t sin6_addr[16];
    uint32_t sin6_scope_id;
};
_Static_assert(sizeof(struct sockaddr_in6) == 28, "sockaddr_in6");
_Static_assert(offsetof(struct sockaddr_in6, sin6_family) == 0, "sockaddr_in6.sin6_family");
_Static_assert(offsetof(struct sockaddr_in6, sin6_port) == 2, "sockaddr_in6.sin6_port");
_Static_assert(offsetof(struct sockaddr_in6, sin6_flowinfo) == 4, "sockaddr_in6.sin6_flowinfo");
_Static_assert(offsetof(struct sockaddr_in6, sin6_addr) == 8, "sockaddr_in6.sin6_addr");
_Static_assert(offsetof(struct sockaddr_in6, sin6_scope_id) == 24, "sockaddr_in6.sin6_scope_id");

struct sockaddr_storage {
    uint16_t ss_family;
    uint64_t data[14];
};
_Static_assert(sizeof(struct sockaddr_storage) == 120, "sockaddr_storage");
_Static_assert(offsetof(struct sockaddr_storage, ss_family) == 0, "sockaddr_storage.ss_family");
_Static_assert(offsetof(struct sockaddr_storage, data) == 8, "sockaddr_storage.data");

struct sockaddr_un {
    uint16_t sun_family;
    char sun_path[108];
};
_Static_assert(sizeof(struct sockaddr_un) == 110, "sockaddr_un");
_Static_assert(offsetof(struct sockaddr_un, sun_family) == 0, "sockaddr_un.sun_family");
_Static_assert(offsetof(struct sockaddr_un, sun_path) == 2, "sockaddr_un.sun_path");

struct ucred {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};
_Static_assert(sizeof(struct ucred) == 12, "ucred");
_Static_assert(offsetof(struct ucred, pid) == 0, "ucred.pid");
_Static_assert(offsetof(struct ucred, uid) == 4, "ucred.uid");
_Static_assert(offsetof(struct ucred, gid) == 8, "ucred.gid");

struct termios {
    uint32_t c_iflag;
    uint32_t c_oflag;
    uint32_t c_cflag;
    uint32_t c_lflag;
    uint8_t c_cc[32];
    uint32_t c_ispeed;
    uint32_t c_ospeed;
};
_Static_assert(sizeof(struct termios) == 56, "termios");
_Static_assert(offsetof(struct termios, c_iflag) == 0, "termios.c_iflag");
_Static_assert(offsetof(struct termios, c_oflag) == 4, "termios.c_oflag");
_Static_assert(offsetof(struct termios, c_cflag) == 8, "termios.c_cflag");
_Static_assert(offsetof(struct termios, c_lflag) == 12, "termios.c_lflag");
_Static_assert(offsetof(struct termios, c_cc) == 16, "termios.c_cc");
_Static_assert(offsetof(struct termios, c_ispeed) == 48, "termios.c_ispeed");
_Static_assert(offsetof(struct termios, c_ospeed) == 52, "termios.c_ospeed");

struct winsize {
    uint16_t ws_row;
    uint16_t ws_col;
    uint16_t ws_xpixel;
    uint16_t ws_ypixel;
};
_Static_assert(sizeof(struct winsize) == 8, "winsize");
_Static_assert(offsetof(struct winsize, ws_row) == 0, "winsize.ws_row");
_Static_assert(offsetof(struct winsize, ws_col) == 2, "winsize.ws_col");
_Static_assert(offsetof(struct winsize, ws_xpixel) == 4, "winsize.ws_xpixel");
_Static_assert(offsetof(struct winsize, ws_ypixel) == 6, "winsize.ws_ypixel");

struct SC_accept4_params {
    void* addr;
    uint32_t* addrlen;
    int32_t sockfd;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_accept4_params) == 24, "SC_accept4_params");
_Static_assert(offsetof(struct SC_accept4_params, addr) == 0, "SC_accept4_params.addr");
_Static_assert(offsetof(struct SC_accept4_params, addrlen) == 8, "SC_accept4_params.addrlen");
_Static_assert(offsetof(struct SC_accept4_params, sockfd) == 16, "SC_accept4_params.sockfd");
_Static_assert(offsetof(struct SC_accept4_params, flags) == 20, "SC_accept4_params.flags");

struct SC_bindmount_params {
    int32_t vfs_root_context_id;
    struct StringArgument target;
    int32_t source_fd;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_bindmount_params) == 32, "SC_bindmount_params");
_Static_assert(offsetof(struct SC_bindmount_params, vfs_root_context_id) == 0, "SC_bindmount_params.vfs_root_context_id");
_Static_assert(offsetof(struct SC_bindmount_params, target) == 8, "SC_bindmount_params.target");
_Static_assert(offsetof(struct SC_bindmount_params, source_fd) == 24, "SC_bindmount_params.source_fd");
_Static_assert(offsetof(struct SC_bindmount_params, flags) == 28, "SC_bindmount_params.flags");

struct SC_chmod_params {
    int32_t dirfd;
    struct StringArgument path;
    uint16_t mode;
    int32_t follow_symlinks;
};
_Static_assert(sizeof(struct SC_chmod_params) == 32, "SC_chmod_params");
_Static_assert(offsetof(struct SC_chmod_params, dirfd) == 0, "SC_chmod_params.dirfd");
_Static_assert(offsetof(struct SC_chmod_params, path) == 8, "SC_chmod_params.path");
_Static_assert(offsetof(struct SC_chmod_params, mode) == 24, "SC_chmod_params.mode");
_Static_assert(offsetof(struct SC_chmod_params, follow_symlinks) == 28, "SC_chmod_params.follow_symlinks");

struct SC_chown_params {
    struct StringArgument path;
    uint32_t uid;
    uint32_t gid;
    int32_t dirfd;
    int32_t follow_symlinks;
};
_Static_assert(sizeof(struct SC_chown_params) == 32, "SC_chown_params");
_Static_assert(offsetof(struct SC_chown_params, path) == 0, "SC_chown_params.path");
_Static_assert(offsetof(struct SC_chown_params, uid) == 16, "SC_chown_params.uid");
_Static_assert(offsetof(struct SC_chown_params, gid) == 20, "SC_chown_params.gid");
_Static_assert(offsetof(struct SC_chown_params, dirfd) == 24, "SC_chown_params.dirfd");
_Static_assert(offsetof(struct SC_chown_params, follow_symlinks) == 28, "SC_chown_params.follow_symlinks");

struct SC_clock_getres_params {
    int32_t clock_id;
    struct timespec* result;
};
_Static_assert(sizeof(struct SC_clock_getres_params) == 16, "SC_clock_getres_params");
_Static_assert(offsetof(struct SC_clock_getres_params, clock_id) == 0, "SC_clock_getres_params.clock_id");
_Static_assert(offsetof(struct SC_clock_getres_params, result) == 8, "SC_clock_getres_params.result");

struct SC_clock_nanosleep_params {
    int32_t clock_id;
    int32_t flags;
    struct timespec const* requested_sleep;
    struct timespec* remaining_sleep;
};
_Static_assert(sizeof(struct SC_clock_nanosleep_params) == 24, "SC_clock_nanosleep_params");
_Static_assert(offsetof(struct SC_clock_nanosleep_params, clock_id) == 0, "SC_clock_nanosleep_params.clock_id");
_Static_assert(offsetof(struct SC_clock_nanosleep_params, flags) == 4, "SC_clock_nanosleep_params.flags");
_Static_assert(offsetof(struct SC_clock_nanosleep_params, requested_sleep) == 8, "SC_clock_nanosleep_params.requested_sleep");
_Static_assert(offsetof(struct SC_clock_nanosleep_params, remaining_sleep) == 16, "SC_clock_nanosleep_params.remaining_sleep");

struct SC_copy_mount_params {
    int32_t original_vfs_root_context_id;
    int32_t target_vfs_root_context_id;
    struct StringArgument original_path;
    struct StringArgument target_path;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_copy_mount_params) == 48, "SC_copy_mount_params");
_Static_assert(offsetof(struct SC_copy_mount_params, original_vfs_root_context_id) == 0, "SC_copy_mount_params.original_vfs_root_context_id");
_Static_assert(offsetof(struct SC_copy_mount_params, target_vfs_root_context_id) == 4, "SC_copy_mount_params.target_vfs_root_context_id");
_Static_assert(offsetof(struct SC_copy_mount_params, original_path) == 8, "SC_copy_mount_params.original_path");
_Static_assert(offsetof(struct SC_copy_mount_params, target_path) == 24, "SC_copy_mount_params.target_path");
_Static_assert(offsetof(struct SC_copy_mount_params, flags) == 40, "SC_copy_mount_params.flags");

struct SC_create_thread_params {
    uint32_t detach_state;
    int32_t schedule_priority;
    uint32_t guard_page_size;
    uint32_t reported_guard_page_size;
    uint32_t stack_size;
    void* stack_location;
    void* entry;
    void* entry_argument;
    void* tls_pointer;
};
_Static_assert(sizeof(struct SC_create_thread_params) == 56, "SC_create_thread_params");
_Static_assert(offsetof(struct SC_create_thread_params, detach_state) == 0, "SC_create_thread_params.detach_state");
_Static_assert(offsetof(struct SC_create_thread_params, schedule_priority) == 4, "SC_create_thread_params.schedule_priority");
_Static_assert(offsetof(struct SC_create_thread_params, guard_page_size) == 8, "SC_create_thread_params.guard_page_size");
_Static_assert(offsetof(struct SC_create_thread_params, reported_guard_page_size) == 12, "SC_create_thread_params.reported_guard_page_size");
_Static_assert(offsetof(struct SC_create_thread_params, stack_size) == 16, "SC_create_thread_params.stack_size");
_Static_assert(offsetof(struct SC_create_thread_params, stack_location) == 24, "SC_create_thread_params.stack_location");
_Static_assert(offsetof(struct SC_create_thread_params, entry) == 32, "SC_create_thread_params.entry");
_Static_assert(offsetof(struct SC_create_thread_params, entry_argument) == 40, "SC_create_thread_params.entry_argument");
_Static_assert(offsetof(struct SC_create_thread_params, tls_pointer) == 48, "SC_create_thread_params.tls_pointer");

struct SC_execve_params {
    struct StringArgument path;
    struct StringListArgument arguments;
    struct StringListArgument environment;
};
_Static_assert(sizeof(struct SC_execve_params) == 48, "SC_execve_params");
_Static_assert(offsetof(struct SC_execve_params, path) == 0, "SC_execve_params.path");
_Static_assert(offsetof(struct SC_execve_params, arguments) == 16, "SC_execve_params.arguments");
_Static_assert(offsetof(struct SC_execve_params, environment) == 32, "SC_execve_params.environment");

struct SC_faccessat_params {
    int32_t dirfd;
    struct StringArgument pathname;
    int32_t mode;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_faccessat_params) == 32, "SC_faccessat_params");
_Static_assert(offsetof(struct SC_faccessat_params, dirfd) == 0, "SC_faccessat_params.dirfd");
_Static_assert(offsetof(struct SC_faccessat_params, pathname) == 8, "SC_faccessat_params.pathname");
_Static_assert(offsetof(struct SC_faccessat_params, mode) == 24, "SC_faccessat_params.mode");
_Static_assert(offsetof(struct SC_faccessat_params, flags) == 28, "SC_faccessat_params.flags");

struct SC_fsmount_params {
    int32_t vfs_root_context_id;
    int32_t mount_fd;
    struct StringArgument target;
    int32_t source_fd;
};
_Static_assert(sizeof(struct SC_fsmount_params) == 32, "SC_fsmount_params");
_Static_assert(offsetof(struct SC_fsmount_params, vfs_root_context_id) == 0, "SC_fsmount_params.vfs_root_context_id");
_Static_assert(offsetof(struct SC_fsmount_params, mount_fd) == 4, "SC_fsmount_params.mount_fd");
_Static_assert(offsetof(struct SC_fsmount_params, target) == 8, "SC_fsmount_params.target");
_Static_assert(offsetof(struct SC_fsmount_params, source_fd) == 24, "SC_fsmount_params.source_fd");

struct SC_fsopen_params {
    struct StringArgument fs_type;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_fsopen_params) == 24, "SC_fsopen_params");
_Static_assert(offsetof(struct SC_fsopen_params, fs_type) == 0, "SC_fsopen_params.fs_type");
_Static_assert(offsetof(struct SC_fsopen_params, flags) == 16, "SC_fsopen_params.flags");

struct SC_futex_params {
    uint32_t* userspace_address;
    int32_t futex_op;
    uint32_t val;
    uint64_t timeout;
    void* userspace_address2;
    uint32_t val3;
};
_Static_assert(sizeof(struct SC_futex_params) == 40, "SC_futex_params");
_Static_assert(offsetof(struct SC_futex_params, userspace_address) == 0, "SC_futex_params.userspace_address");
_Static_assert(offsetof(struct SC_futex_params, futex_op) == 8, "SC_futex_params.futex_op");
_Static_assert(offsetof(struct SC_futex_params, val) == 12, "SC_futex_params.val");
_Static_assert(offsetof(struct SC_futex_params, timeout) == 16, "SC_futex_params.timeout");
_Static_assert(offsetof(struct SC_futex_params, userspace_address2) == 24, "SC_futex_params.userspace_address2");
_Static_assert(offsetof(struct SC_futex_params, val3) == 32, "SC_futex_params.val3");

struct SC_futimens_params {
    int32_t fd;
    struct timespec const* times;
};
_Static_assert(sizeof(struct SC_futimens_params) == 16, "SC_futimens_params");
_Static_assert(offsetof(struct SC_futimens_params, fd) == 0, "SC_futimens_params.fd");
_Static_assert(offsetof(struct SC_futimens_params, times) == 8, "SC_futimens_params.times");

struct SC_getkeymap_params {
    struct CharacterMap* map;
    struct CharacterMap* shift_map;
    struct CharacterMap* alt_map;
    struct CharacterMap* altgr_map;
    struct CharacterMap* shift_altgr_map;
    struct MutableBufferArgument map_name;
};
_Static_assert(sizeof(struct SC_getkeymap_params) == 56, "SC_getkeymap_params");
_Static_assert(offsetof(struct SC_getkeymap_params, map) == 0, "SC_getkeymap_params.map");
_Static_assert(offsetof(struct SC_getkeymap_params, shift_map) == 8, "SC_getkeymap_params.shift_map");
_Static_assert(offsetof(struct SC_getkeymap_params, alt_map) == 16, "SC_getkeymap_params.alt_map");
_Static_assert(offsetof(struct SC_getkeymap_params, altgr_map) == 24, "SC_getkeymap_params.altgr_map");
_Static_assert(offsetof(struct SC_getkeymap_params, shift_altgr_map) == 32, "SC_getkeymap_params.shift_altgr_map");
_Static_assert(offsetof(struct SC_getkeymap_params, map_name) == 40, "SC_getkeymap_params.map_name");

struct SC_getpeername_params {
    int32_t sockfd;
    void* addr;
    uint32_t* addrlen;
};
_Static_assert(sizeof(struct SC_getpeername_params) == 24, "SC_getpeername_params");
_Static_assert(offsetof(struct SC_getpeername_params, sockfd) == 0, "SC_getpeername_params.sockfd");
_Static_assert(offsetof(struct SC_getpeername_params, addr) == 8, "SC_getpeername_params.addr");
_Static_assert(offsetof(struct SC_getpeername_params, addrlen) == 16, "SC_getpeername_params.addrlen");

struct SC_getsockname_params {
    int32_t sockfd;
    void* addr;
    uint32_t* addrlen;
};
_Static_assert(sizeof(struct SC_getsockname_params) == 24, "SC_getsockname_params");
_Static_assert(offsetof(struct SC_getsockname_params, sockfd) == 0, "SC_getsockname_params.sockfd");
_Static_assert(offsetof(struct SC_getsockname_params, addr) == 8, "SC_getsockname_params.addr");
_Static_assert(offsetof(struct SC_getsockname_params, addrlen) == 16, "SC_getsockname_params.addrlen");

struct SC_getsockopt_params {
    int32_t sockfd;
    int32_t level;
    int32_t option;
    void* value;
    uint32_t* value_size;
};
_Static_assert(sizeof(struct SC_getsockopt_params) == 32, "SC_getsockopt_params");
_Static_assert(offsetof(struct SC_getsockopt_params, sockfd) == 0, "SC_getsockopt_params.sockfd");
_Static_assert(offsetof(struct SC_getsockopt_params, level) == 4, "SC_getsockopt_params.level");
_Static_assert(offsetof(struct SC_getsockopt_params, option) == 8, "SC_getsockopt_params.option");
_Static_assert(offsetof(struct SC_getsockopt_params, value) == 16, "SC_getsockopt_params.value");
_Static_assert(offsetof(struct SC_getsockopt_params, value_size) == 24, "SC_getsockopt_params.value_size");

struct SC_inode_watcher_add_watch_params {
    struct StringArgument user_path;
    int32_t fd;
    uint32_t event_mask;
};
_Static_assert(sizeof(struct SC_inode_watcher_add_watch_params) == 24, "SC_inode_watcher_add_watch_params");
_Static_assert(offsetof(struct SC_inode_watcher_add_watch_params, user_path) == 0, "SC_inode_watcher_add_watch_params.user_path");
_Static_assert(offsetof(struct SC_inode_watcher_add_watch_params, fd) == 16, "SC_inode_watcher_add_watch_params.fd");
_Static_assert(offsetof(struct SC_inode_watcher_add_watch_params, event_mask) == 20, "SC_inode_watcher_add_watch_params.event_mask");

struct SC_link_params {
    struct StringArgument old_path;
    struct StringArgument new_path;
};
_Static_assert(sizeof(struct SC_link_params) == 32, "SC_link_params");
_Static_assert(offsetof(struct SC_link_params, old_path) == 0, "SC_link_params.old_path");
_Static_assert(offsetof(struct SC_link_params, new_path) == 16, "SC_link_params.new_path");

struct SC_mknod_params {
    struct StringArgument path;
    uint16_t mode;
    uint64_t dev;
    int32_t dirfd;
};
_Static_assert(sizeof(struct SC_mknod_params) == 40, "SC_mknod_params");
_Static_assert(offsetof(struct SC_mknod_params, path) == 0, "SC_mknod_params.path");
_Static_assert(offsetof(struct SC_mknod_params, mode) == 16, "SC_mknod_params.mode");
_Static_assert(offsetof(struct SC_mknod_params, dev) == 24, "SC_mknod_params.dev");
_Static_assert(offsetof(struct SC_mknod_params, dirfd) == 32, "SC_mknod_params.dirfd");

struct SC_mmap_params {
    void* addr;
    size_t size;
    size_t alignment;
    int32_t prot;
    int32_t flags;
    int32_t fd;
    int64_t offset;
    struct StringArgument name;
};
_Static_assert(sizeof(struct SC_mmap_params) == 64, "SC_mmap_params");
_Static_assert(offsetof(struct SC_mmap_params, addr) == 0, "SC_mmap_params.addr");
_Static_assert(offsetof(struct SC_mmap_params, size) == 8, "SC_mmap_params.size");
_Static_assert(offsetof(struct SC_mmap_params, alignment) == 16, "SC_mmap_params.alignment");
_Static_assert(offsetof(struct SC_mmap_params, prot) == 24, "SC_mmap_params.prot");
_Static_assert(offsetof(struct SC_mmap_params, flags) == 28, "SC_mmap_params.flags");
_Static_assert(offsetof(struct SC_mmap_params, fd) == 32, "SC_mmap_params.fd");
_Static_assert(offsetof(struct SC_mmap_params, offset) == 40, "SC_mmap_params.offset");
_Static_assert(offsetof(struct SC_mmap_params, name) == 48, "SC_mmap_params.name");

struct SC_mremap_params {
    void* old_address;
    size_t old_size;
    size_t new_size;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_mremap_params) == 32, "SC_mremap_params");
_Static_assert(offsetof(struct SC_mremap_params, old_address) == 0, "SC_mremap_params.old_address");
_Static_assert(offsetof(struct SC_mremap_params, old_size) == 8, "SC_mremap_params.old_size");
_Static_assert(offsetof(struct SC_mremap_params, new_size) == 16, "SC_mremap_params.new_size");
_Static_assert(offsetof(struct SC_mremap_params, flags) == 24, "SC_mremap_params.flags");

struct SC_open_params {
    int32_t dirfd;
    struct StringArgument path;
    int32_t options;
    uint16_t mode;
};
_Static_assert(sizeof(struct SC_open_params) == 32, "SC_open_params");
_Static_assert(offsetof(struct SC_open_params, dirfd) == 0, "SC_open_params.dirfd");
_Static_assert(offsetof(struct SC_open_params, path) == 8, "SC_open_params.path");
_Static_assert(offsetof(struct SC_open_params, options) == 24, "SC_open_params.options");
_Static_assert(offsetof(struct SC_open_params, mode) == 28, "SC_open_params.mode");

struct SC_pledge_params {
    struct StringArgument promises;
    struct StringArgument execpromises;
};
_Static_assert(sizeof(struct SC_pledge_params) == 32, "SC_pledge_params");
_Static_assert(offsetof(struct SC_pledge_params, promises) == 0, "SC_pledge_params.promises");
_Static_assert(offsetof(struct SC_pledge_params, execpromises) == 16, "SC_pledge_params.execpromises");

struct SC_poll_params {
    struct pollfd* fds;
    uint32_t nfds;
    struct timespec const* timeout;
    uint32_t const* sigmask;
};
_Static_assert(sizeof(struct SC_poll_params) == 32, "SC_poll_params");
_Static_assert(offsetof(struct SC_poll_params, fds) == 0, "SC_poll_params.fds");
_Static_assert(offsetof(struct SC_poll_params, nfds) == 8, "SC_poll_params.nfds");
_Static_assert(offsetof(struct SC_poll_params, timeout) == 16, "SC_poll_params.timeout");
_Static_assert(offsetof(struct SC_poll_params, sigmask) == 24, "SC_poll_params.sigmask");

struct SC_posix_spawn_params {
    struct StringArgument path;
    struct StringListArgument arguments;
    struct StringListArgument environment;
    void* attr_data;
    size_t attr_data_size;
    void* serialized_file_actions_data;
    size_t serialized_file_actions_data_size;
};
_Static_assert(sizeof(struct SC_posix_spawn_params) == 80, "SC_posix_spawn_params");
_Static_assert(offsetof(struct SC_posix_spawn_params, path) == 0, "SC_posix_spawn_params.path");
_Static_assert(offsetof(struct SC_posix_spawn_params, arguments) == 16, "SC_posix_spawn_params.arguments");
_Static_assert(offsetof(struct SC_posix_spawn_params, environment) == 32, "SC_posix_spawn_params.environment");
_Static_assert(offsetof(struct SC_posix_spawn_params, attr_data) == 48, "SC_posix_spawn_params.attr_data");
_Static_assert(offsetof(struct SC_posix_spawn_params, attr_data_size) == 56, "SC_posix_spawn_params.attr_data_size");
_Static_assert(offsetof(struct SC_posix_spawn_params, serialized_file_actions_data) == 64, "SC_posix_spawn_params.serialized_file_actions_data");
_Static_assert(offsetof(struct SC_posix_spawn_params, serialized_file_actions_data_size) == 72, "SC_posix_spawn_params.serialized_file_actions_data_size");

struct SC_ptrace_buf_params {
    struct MutableBufferArgument buf;
};
_Static_assert(sizeof(struct SC_ptrace_buf_params) == 16, "SC_ptrace_buf_params");
_Static_assert(offsetof(struct SC_ptrace_buf_params, buf) == 0, "SC_ptrace_buf_params.buf");

struct SC_ptrace_params {
    int32_t request;
    int32_t tid;
    void* addr;
    uint64_t data;
};
_Static_assert(sizeof(struct SC_ptrace_params) == 24, "SC_ptrace_params");
_Static_assert(offsetof(struct SC_ptrace_params, request) == 0, "SC_ptrace_params.request");
_Static_assert(offsetof(struct SC_ptrace_params, tid) == 4, "SC_ptrace_params.tid");
_Static_assert(offsetof(struct SC_ptrace_params, addr) == 8, "SC_ptrace_params.addr");
_Static_assert(offsetof(struct SC_ptrace_params, data) == 16, "SC_ptrace_params.data");

struct SC_readlink_params {
    struct StringArgument path;
    struct MutableBufferArgument buffer;
    int32_t dirfd;
};
_Static_assert(sizeof(struct SC_readlink_params) == 40, "SC_readlink_params");
_Static_assert(offsetof(struct SC_readlink_params, path) == 0, "SC_readlink_params.path");
_Static_assert(offsetof(struct SC_readlink_params, buffer) == 16, "SC_readlink_params.buffer");
_Static_assert(offsetof(struct SC_readlink_params, dirfd) == 32, "SC_readlink_params.dirfd");

struct SC_realpath_params {
    struct StringArgument path;
    struct MutableBufferArgument buffer;
};
_Static_assert(sizeof(struct SC_realpath_params) == 32, "SC_realpath_params");
_Static_assert(offsetof(struct SC_realpath_params, path) == 0, "SC_realpath_params.path");
_Static_assert(offsetof(struct SC_realpath_params, buffer) == 16, "SC_realpath_params.buffer");

struct SC_remount_params {
    int32_t vfs_root_context_id;
    struct StringArgument target;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_remount_params) == 32, "SC_remount_params");
_Static_assert(offsetof(struct SC_remount_params, vfs_root_context_id) == 0, "SC_remount_params.vfs_root_context_id");
_Static_assert(offsetof(struct SC_remount_params, target) == 8, "SC_remount_params.target");
_Static_assert(offsetof(struct SC_remount_params, flags) == 24, "SC_remount_params.flags");

struct SC_rename_params {
    int32_t olddirfd;
    struct StringArgument old_path;
    int32_t newdirfd;
    struct StringArgument new_path;
};
_Static_assert(sizeof(struct SC_rename_params) == 48, "SC_rename_params");
_Static_assert(offsetof(struct SC_rename_params, olddirfd) == 0, "SC_rename_params.olddirfd");
_Static_assert(offsetof(struct SC_rename_params, old_path) == 8, "SC_rename_params.old_path");
_Static_assert(offsetof(struct SC_rename_params, newdirfd) == 24, "SC_rename_params.newdirfd");
_Static_assert(offsetof(struct SC_rename_params, new_path) == 32, "SC_rename_params.new_path");

struct SC_scheduler_parameters_params {
    int32_t pid_or_tid;
    uint8_t mode;
    struct sched_param parameters;
};
_Static_assert(sizeof(struct SC_scheduler_parameters_params) == 12, "SC_scheduler_parameters_params");
_Static_assert(offsetof(struct SC_scheduler_parameters_params, pid_or_tid) == 0, "SC_scheduler_parameters_params.pid_or_tid");
_Static_assert(offsetof(struct SC_scheduler_parameters_params, mode) == 4, "SC_scheduler_parameters_params.mode");
_Static_assert(offsetof(struct SC_scheduler_parameters_params, parameters) == 8, "SC_scheduler_parameters_params.parameters");

struct SC_set_coredump_metadata_params {
    struct StringArgument key;
    struct StringArgument value;
};
_Static_assert(sizeof(struct SC_set_coredump_metadata_params) == 32, "SC_set_coredump_metadata_params");
_Static_assert(offsetof(struct SC_set_coredump_metadata_params, key) == 0, "SC_set_coredump_metadata_params.key");
_Static_assert(offsetof(struct SC_set_coredump_metadata_params, value) == 16, "SC_set_coredump_metadata_params.value");

struct SC_set_mmap_name_params {
    void* addr;
    size_t size;
    struct StringArgument name;
};
_Static_assert(sizeof(struct SC_set_mmap_name_params) == 32, "SC_set_mmap_name_params");
_Static_assert(offsetof(struct SC_set_mmap_name_params, addr) == 0, "SC_set_mmap_name_params.addr");
_Static_assert(offsetof(struct SC_set_mmap_name_params, size) == 8, "SC_set_mmap_name_params.size");
_Static_assert(offsetof(struct SC_set_mmap_name_params, name) == 16, "SC_set_mmap_name_params.name");

struct SC_setkeymap_params {
    struct CharacterMap const* map;
    struct CharacterMap const* shift_map;
    struct CharacterMap const* alt_map;
    struct CharacterMap const* altgr_map;
    struct CharacterMap const* shift_altgr_map;
    struct StringArgument map_name;
};
_Static_assert(sizeof(struct SC_setkeymap_params) == 56, "SC_setkeymap_params");
_Static_assert(offsetof(struct SC_setkeymap_params, map) == 0, "SC_setkeymap_params.map");
_Static_assert(offsetof(struct SC_setkeymap_params, shift_map) == 8, "SC_setkeymap_params.shift_map");
_Static_assert(offsetof(struct SC_setkeymap_params, alt_map) == 16, "SC_setkeymap_params.alt_map");
_Static_assert(offsetof(struct SC_setkeymap_params, altgr_map) == 24, "SC_setkeymap_params.altgr_map");
_Static_assert(offsetof(struct SC_setkeymap_params, shift_altgr_map) == 32, "SC_setkeymap_params.shift_altgr_map");
_Static_assert(offsetof(struct SC_setkeymap_params, map_name) == 40, "SC_setkeymap_params.map_name");

struct SC_setsockopt_params {
    void const* value;
    int32_t sockfd;
    int32_t level;
    int32_t option;
    uint32_t value_size;
};
_Static_assert(sizeof(struct SC_setsockopt_params) == 24, "SC_setsockopt_params");
_Static_assert(offsetof(struct SC_setsockopt_params, value) == 0, "SC_setsockopt_params.value");
_Static_assert(offsetof(struct SC_setsockopt_params, sockfd) == 8, "SC_setsockopt_params.sockfd");
_Static_assert(offsetof(struct SC_setsockopt_params, level) == 12, "SC_setsockopt_params.level");
_Static_assert(offsetof(struct SC_setsockopt_params, option) == 16, "SC_setsockopt_params.option");
_Static_assert(offsetof(struct SC_setsockopt_params, value_size) == 20, "SC_setsockopt_params.value_size");

struct SC_socketpair_params {
    int32_t domain;
    int32_t type;
    int32_t protocol;
    int32_t* sv;
};
_Static_assert(sizeof(struct SC_socketpair_params) == 24, "SC_socketpair_params");
_Static_assert(offsetof(struct SC_socketpair_params, domain) == 0, "SC_socketpair_params.domain");
_Static_assert(offsetof(struct SC_socketpair_params, type) == 4, "SC_socketpair_params.type");
_Static_assert(offsetof(struct SC_socketpair_params, protocol) == 8, "SC_socketpair_params.protocol");
_Static_assert(offsetof(struct SC_socketpair_params, sv) == 16, "SC_socketpair_params.sv");

struct SC_stat_params {
    struct StringArgument path;
    struct stat* statbuf;
    int32_t dirfd;
    int32_t follow_symlinks;
};
_Static_assert(sizeof(struct SC_stat_params) == 32, "SC_stat_params");
_Static_assert(offsetof(struct SC_stat_params, path) == 0, "SC_stat_params.path");
_Static_assert(offsetof(struct SC_stat_params, statbuf) == 16, "SC_stat_params.statbuf");
_Static_assert(offsetof(struct SC_stat_params, dirfd) == 24, "SC_stat_params.dirfd");
_Static_assert(offsetof(struct SC_stat_params, follow_symlinks) == 28, "SC_stat_params.follow_symlinks");

struct SC_statvfs_params {
    struct StringArgument path;
    struct statvfs* buf;
};
_Static_assert(sizeof(struct SC_statvfs_params) == 24, "SC_statvfs_params");
_Static_assert(offsetof(struct SC_statvfs_params, path) == 0, "SC_statvfs_params.path");
_Static_assert(offsetof(struct SC_statvfs_params, buf) == 16, "SC_statvfs_params.buf");

struct SC_symlink_params {
    struct StringArgument target;
    struct StringArgument linkpath;
    int32_t dirfd;
};
_Static_assert(sizeof(struct SC_symlink_params) == 40, "SC_symlink_params");
_Static_assert(offsetof(struct SC_symlink_params, target) == 0, "SC_symlink_params.target");
_Static_assert(offsetof(struct SC_symlink_params, linkpath) == 16, "SC_symlink_params.linkpath");
_Static_assert(offsetof(struct SC_symlink_params, dirfd) == 32, "SC_symlink_params.dirfd");

struct SC_umount_params {
    int32_t vfs_root_context_id;
    struct StringArgument target;
};
_Static_assert(sizeof(struct SC_umount_params) == 24, "SC_umount_params");
_Static_assert(offsetof(struct SC_umount_params, vfs_root_context_id) == 0, "SC_umount_params.vfs_root_context_id");
_Static_assert(offsetof(struct SC_umount_params, target) == 8, "SC_umount_params.target");

struct SC_unshare_create_params {
    int32_t unshared_resource_fd;
};
_Static_assert(sizeof(struct SC_unshare_create_params) == 4, "SC_unshare_create_params");
_Static_assert(offsetof(struct SC_unshare_create_params, unshared_resource_fd) == 0, "SC_unshare_create_params.unshared_resource_fd");

struct SC_unshare_enter_params {
    int32_t type;
    int32_t id;
    int32_t flags;
};
_Static_assert(sizeof(struct SC_unshare_enter_params) == 12, "SC_unshare_enter_params");
_Static_assert(offsetof(struct SC_unshare_enter_params, type) == 0, "SC_unshare_enter_params.type");
_Static_assert(offsetof(struct SC_unshare_enter_params, id) == 4, "SC_unshare_enter_params.id");
_Static_assert(offsetof(struct SC_unshare_enter_params, flags) == 8, "SC_unshare_enter_params.flags");

struct SC_unshare_open_params {
    int32_t type;
};
_Static_assert(sizeof(struct SC_unshare_open_params) == 4, "SC_unshare_open_params");
_Static_assert(offsetof(struct SC_unshare_open_params, type) == 0, "SC_unshare_open_params.type");

struct SC_unveil_params {
    int32_t flags;
    struct StringArgument path;
    struct StringArgument permissions;
};
_Static_assert(sizeof(struct SC_unveil_params) == 40, "SC_unveil_params");
_Static_assert(offsetof(struct SC_unveil_params, flags) == 0, "SC_unveil_params.flags");
_Static_assert(offsetof(struct SC_unveil_params, path) == 8, "SC_unveil_params.path");
_Static_assert(offsetof(struct SC_unveil_params, permissions) == 24, "SC_unveil_params.permissions");

struct SC_utimensat_params {
    int32_t dirfd;
    struct StringArgument path;
    struct timespec const* times;
    int32_t flag;
};
_Static_assert(sizeof(struct SC_utimensat_params) == 40, "SC_utimensat_params");
_Static_assert(offsetof(struct SC_utimensat_params, dirfd) == 0, "SC_utimensat_params.dirfd");
_Static_assert(offsetof(struct SC_utimensat_params, path) == 8, "SC_utimensat_params.path");
_Static_assert(offsetof(struct SC_utimensat_params, times) == 24, "SC_utimensat_params.times");
_Static_assert(offsetof(struct SC_utimensat_params, flag) == 32, "SC_utimensat_params.flag");

struct SC_waitid_params {
    int32_t idtype;
    int32_t id;
    struct siginfo_t* infop;
    int32_t options;
};
_Static_assert(sizeof(struct SC_waitid_params) == 24, "SC_waitid_params");
_Static_assert(offsetof(struct SC_waitid_params, idtype) == 0, "SC_waitid_params.idtype");
_Static_assert(offsetof(struct SC_waitid_params, id) == 4, "SC_waitid_params.id");
_Static_assert(offsetof(struct SC_waitid_params, infop) == 8, "SC_waitid_params.infop");
_Static_assert(offsetof(struct SC_waitid_params, options) == 16, "SC_waitid_params.options");

#if defined(__x86_64__)
struct PtraceRegisters {
    uint64_t rax;
    uint64_t rcx;
    uint64_t rdx;
    uint64_t rbx;
    uint64_t rsp;
    uint64_t rbp;
    uint64_t rsi;
    uint64_t rdi;
    uint64_t rip;
    uint64_t r8;
    uint64_t r9;
    uint64_t r10;
    uint64_t r11;
    uint64_t r12;
    uint64_t r13;
    uint64_t r14;
    uint64_t r15;
    uint64_t rflags;
    uint32_t cs;
    uint32_t ss;
    uint32_t ds;
    uint32_t es;
    uint32_t fs;
    uint32_t gs;
} __attribute__((packed));
typedef struct PtraceRegisters PtraceRegisters;
_Static_assert(sizeof(struct PtraceRegisters) == 168, "PtraceRegisters");
_Static_assert(offsetof(struct PtraceRegisters, rax) == 0, "PtraceRegisters.rax");
_Static_assert(offsetof(struct PtraceRegisters, rcx) == 8, "PtraceRegisters.rcx");
_Static_assert(offsetof(struct PtraceRegisters, rdx) == 16, "PtraceRegisters.rdx");
_Static_assert(offsetof(struct PtraceRegisters, rbx) == 24, "PtraceRegisters.rbx");
_Static_assert(offsetof(struct PtraceRegisters, rsp) == 32, "PtraceRegisters.rsp");
_Static_assert(offsetof(struct PtraceRegisters, rbp) == 40, "PtraceRegisters.rbp");
_Static_assert(offsetof(struct PtraceRegisters, rsi) == 48, "PtraceRegisters.rsi");
_Static_assert(offsetof(struct PtraceRegisters, rdi) == 56, "PtraceRegisters.rdi");
_Static_assert(offsetof(struct PtraceRegisters, rip) == 64, "PtraceRegisters.rip");
_Static_assert(offsetof(struct PtraceRegisters, r8) == 72, "PtraceRegisters.r8");
_Static_assert(offsetof(struct PtraceRegisters, r9) == 80, "PtraceRegisters.r9");
_Static_assert(offsetof(struct PtraceRegisters, r10) == 88, "PtraceRegisters.r10");
_Static_assert(offsetof(struct PtraceRegisters, r11) == 96, "PtraceRegisters.r11");
_Static_assert(offsetof(struct PtraceRegisters, r12) == 104, "PtraceRegisters.r12");
_Static_assert(offsetof(struct PtraceRegisters, r13) == 112, "PtraceRegisters.r13");
_Static_assert(offsetof(struct PtraceRegisters, r14) == 120, "PtraceRegisters.r14");
_Static_assert(offsetof(struct PtraceRegisters, r15) == 128, "PtraceRegisters.r15");
_Static_assert(offsetof(struct PtraceRegisters, rflags) == 136, "PtraceRegisters.rflags");
_Static_assert(offsetof(struct PtraceRegisters, cs) == 144, "PtraceRegisters.cs");
_Static_assert(offsetof(struct PtraceRegisters, ss) == 148, "PtraceRegisters.ss");
_Static_assert(offsetof(struct PtraceRegisters, ds) == 152, "PtraceRegisters.ds");
_Static_assert(offsetof(struct PtraceRegisters, es) == 156, "PtraceRegisters.es");
_Static_assert(offsetof(struct PtraceRegisters, fs) == 160, "PtraceRegisters.fs");
_Static_assert(offsetof(struct PtraceRegisters, gs) == 164, "PtraceRegisters.gs");

#elif defined(__aarch64__)
struct PtraceRegisters {
    uint64_t x[31];
    uint64_t sp;
    uint64_t pc;
    uint64_t spsr_el1;
} __attribute__((packed));
typedef struct PtraceRegisters PtraceRegisters;
_Static_assert(sizeof(struct PtraceRegisters) == 272, "PtraceRegisters");
_Static_assert(offsetof(struct PtraceRegisters, x) == 0, "PtraceRegisters.x");
_Static_assert(offsetof(struct PtraceRegisters, sp) == 248, "PtraceRegisters.sp");
_Static_assert(offsetof(struct PtraceRegisters, pc) == 256, "PtraceRegisters.pc");
_Static_assert(offsetof(struct PtraceRegisters, spsr_el1) == 264, "PtraceRegisters.spsr_el1");

#elif defined(__riscv)
struct PtraceRegisters {
    uint64_t x[31];
    uint64_t pc;
} __attribute__((packed));
typedef struct PtraceRegisters PtraceRegisters;
_Static_assert(sizeof(struct PtraceRegisters) == 256, "PtraceRegisters");
_Static_assert(offsetof(struct PtraceRegisters, x) == 0, "PtraceRegisters.x");
_Static_assert(offsetof(struct PtraceRegisters, pc) == 248, "PtraceRegisters.pc");

#endif

#if defined(__x86_64__)
struct ucontext_t {
    void* uc_link;
    uint32_t uc_sigmask;
    struct stack_t uc_stack;
    struct PtraceRegisters uc_mcontext;
};
typedef struct ucontext_t ucontext_t;
_Static_assert(sizeof(struct ucontext_t) == 208, "ucontext_t");
_Static_assert(offsetof(struct ucontext_t, uc_link) == 0, "ucontext_t.uc_link");
_Static_assert(offsetof(struct ucontext_t, uc_sigmask) == 8, "ucontext_t.uc_sigmask");
_Static_assert(offsetof(struct ucontext_t, uc_stack) == 16, "ucontext_t.uc_stack");
_Static_assert(offsetof(struct ucontext_t, uc_mcontext) == 40, "ucontext_t.uc_mcontext");

#elif defined(__aarch64__)
struct ucontext_t {
    void* uc_link;
    uint32_t uc_sigmask;
    struct stack_t uc_stack;
    struct PtraceRegisters uc_mcontext;
};
typedef struct ucontext_t ucontext_t;
_Static_assert(sizeof(struct ucontext_t) == 312, "ucontext_t");
_Static_assert(offsetof(struct ucontext_t, uc_link) == 0, "ucontext_t.uc_link");
_Static_assert(offsetof(struct ucontext_t, uc_sigmask) == 8, "ucontext_t.uc_sigmask");
_Static_assert(offsetof(struct ucontext_t, uc_stack) == 16, "ucontext_t.uc_stack");
_Static_assert(offsetof(struct ucontext_t, uc_mcontext) == 40, "ucontext_t.uc_mcontext");

#elif defined(__riscv)
struct ucontext_t {
    void* uc_link;
    uint32_t uc_sigmask;
    struct stack_t uc_stack;
    struct PtraceRegisters uc_mcontext;
};
typedef struct ucontext_t ucontext_t;
_Static_assert(sizeof(struct ucontext_t) == 296, "ucontext_t");
_Static_assert(offsetof(struct ucontext_t, uc_link) == 0, "ucontext_t.uc_link");
_Static_assert(offsetof(struct ucontext_t, uc_sigmask) == 8, "ucontext_t.uc_sigmask");
_Static_assert(offsetof(struct ucontext_t, uc_stack) == 16, "ucontext_t.uc_stack");
_Static_assert(offsetof(struct ucontext_t, uc_mcontext) == 40, "ucontext_t.uc_mcontext");

#endif

#if defined(__x86_64__)
struct SignalFrame {
    uint64_t handler;
    uint64_t signal;
    uint64_t siginfo_pointer;
    uint64_t ucontext_pointer;
    uint8_t fpu[832];
    struct siginfo_t siginfo;
    struct ucontext_t ucontext;
    uint64_t saved_return;
};
typedef struct SignalFrame SignalFrame;
_Static_assert(sizeof(struct SignalFrame) == 1128, "SignalFrame");
_Static_assert(offsetof(struct SignalFrame, handler) == 0, "SignalFrame.handler");
_Static_assert(offsetof(struct SignalFrame, signal) == 8, "SignalFrame.signal");
_Static_assert(offsetof(struct SignalFrame, siginfo_pointer) == 16, "SignalFrame.siginfo_pointer");
_Static_assert(offsetof(struct SignalFrame, ucontext_pointer) == 24, "SignalFrame.ucontext_pointer");
_Static_assert(offsetof(struct SignalFrame, fpu) == 32, "SignalFrame.fpu");
_Static_assert(offsetof(struct SignalFrame, siginfo) == 864, "SignalFrame.siginfo");
_Static_assert(offsetof(struct SignalFrame, ucontext) == 912, "SignalFrame.ucontext");
_Static_assert(offsetof(struct SignalFrame, saved_return) == 1120, "SignalFrame.saved_return");

#elif defined(__aarch64__)
struct SignalFrame {
    uint64_t handler;
    uint64_t signal;
    uint64_t siginfo_pointer;
    uint64_t ucontext_pointer;
    uint8_t fpu[512];
    struct siginfo_t siginfo;
    struct ucontext_t ucontext;
    uint64_t saved_return;
};
typedef struct SignalFrame SignalFrame;
_Static_assert(sizeof(struct SignalFrame) == 912, "SignalFrame");
_Static_assert(offsetof(struct SignalFrame, handler) == 0, "SignalFrame.handler");
_Static_assert(offsetof(struct SignalFrame, signal) == 8, "SignalFrame.signal");
_Static_assert(offsetof(struct SignalFrame, siginfo_pointer) == 16, "SignalFrame.siginfo_pointer");
_Static_assert(offsetof(struct SignalFrame, ucontext_pointer) == 24, "SignalFrame.ucontext_pointer");
_Static_assert(offsetof(struct SignalFrame, fpu) == 32, "SignalFrame.fpu");
_Static_assert(offsetof(struct SignalFrame, siginfo) == 544, "SignalFrame.siginfo");
_Static_assert(offsetof(struct SignalFrame, ucontext) == 592, "SignalFrame.ucontext");
_Static_assert(offsetof(struct SignalFrame, saved_return) == 904, "SignalFrame.saved_return");

#elif defined(__riscv)
struct SignalFrame {
    uint64_t handler;
    uint64_t signal;
    uint64_t siginfo_pointer;
    uint64_t ucontext_pointer;
    uint8_t fpu[4400];
    struct siginfo_t siginfo;
    struct ucontext_t ucontext;
    uint64_t saved_return;
};
typedef struct SignalFrame SignalFrame;
_Static_assert(sizeof(struct SignalFrame) == 4784, "SignalFrame");
_Static_assert(offsetof(struct SignalFrame, handler) == 0, "SignalFrame.handler");
_Static_assert(offsetof(struct SignalFrame, signal) == 8, "SignalFrame.signal");
_Static_assert(offsetof(struct SignalFrame, siginfo_pointer) == 16, "SignalFrame.siginfo_pointer");
_Static_assert(offsetof(struct SignalFrame, ucontext_pointer) == 24, "SignalFrame.ucontext_pointer");
_Static_assert(offsetof(struct SignalFrame, fpu) == 32, "SignalFrame.fpu");
_Static_assert(offsetof(struct SignalFrame, siginfo) == 4432, "SignalFrame.siginfo");
_Static_assert(offsetof(struct SignalFrame, ucontext) == 4480, "SignalFrame.ucontext");
_Static_assert(offsetof(struct SignalFrame, saved_return) == 4776, "SignalFrame.saved_return");

#endif

