// What the programs of this folder share: time, sockets of the loopback address, latencies.

#ifndef COMMON_H
#define COMMON_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

// Prints the reason, with errno's where there is one, and ends the program.
_Noreturn void fail(const char *what);

// Ends the program, telling how it is called, unless it has so many arguments.
void expect_arguments(int given, int least, const char *usage);

// Seconds of a clock that never goes back.
double now(void);

// Lets the process open as many files as it may.
void raise_descriptor_limit(void);

// 127.0.0.1 and this port.
struct sockaddr_in loopback(int port);

// A socket that listens there.
int listen_at(int port);

// A connection to there. Each 15,000 come from an address of their own, 127.0.0.2 and on, since an address
// has no more ports than some 28,000.
int connect_to(int port, int number);

void set_nonblocking(int socket);

void set_no_delay(int socket);

// A UDP socket, bound to this port of the loopback address (0: any), with large buffers.
int udp_socket(int port);

// Counts of latencies. A bucket is at most 1.6 % wide.
enum { SUB_BUCKETS = 64, BUCKETS = 64 * SUB_BUCKETS };

struct latencies {
  uint64_t counts[BUCKETS];
  uint64_t total;
};

void record_latency(struct latencies *all, double seconds);

// The latency in microseconds that this share of them does not exceed.
double percentile(const struct latencies *all, double share);

#endif
