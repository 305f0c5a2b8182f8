#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 4096, PORTS_OF_AN_ADDRESS = 15000, UDP_BUFFER = 4 << 20 };

void fail(const char *what) {
  if (errno != 0) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
  } else {
    fprintf(stderr, "%s\n", what);
  }
  exit(1);
}

void expect_arguments(int given, int least, const char *usage) {
  if (given <= least) {
    fprintf(stderr, "usage: %s\n", usage);
    exit(2);
  }
}

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int new_socket(int type) {
  int made = socket(AF_INET, type, 0);
  if (made < 0) {
    fail("socket");
  }
  return made;
}

int listen_at(int port) {
  int listening = new_socket(SOCK_STREAM);
  int on = 1;
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = loopback(port);
  if (bind(listening, (struct sockaddr *)&address, sizeof address) != 0) {
    fail("bind");
  }
  if (listen(listening, BACKLOG) != 0) {
    fail("listen");
  }
  return listening;
}

int connect_to(int port, int number) {
  int made = new_socket(SOCK_STREAM);
  if (number >= PORTS_OF_AN_ADDRESS) {
    struct sockaddr_in source = loopback(0);
    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number / PORTS_OF_AN_ADDRESS));
    int on = 1;
    // The port is chosen when the connection is made: it need only differ for the same peer.
    setsockopt(made, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(made, (struct sockaddr *)&source, sizeof source) != 0) {
      fail("bind");
    }
  }
  struct sockaddr_in target = loopback(port);
  if (connect(made, (struct sockaddr *)&target, sizeof target) != 0) {
    fail("connect");
  }
  return made;
}

void set_nonblocking(int socket) {
  if (fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) != 0) {
    fail("fcntl");
  }
}

void set_no_delay(int socket) {
  int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int udp_socket(int port) {
  int made = new_socket(SOCK_DGRAM);
  int size = UDP_BUFFER;
  setsockopt(made, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  setsockopt(made, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  struct sockaddr_in address = loopback(port);
  if (bind(made, (struct sockaddr *)&address, sizeof address) != 0) {
    fail("bind");
  }
  return made;
}

// A number below 128 is its own bucket; of a larger one the highest seven bits, and how far down they stand,
// make the bucket.
static int bucket_of(uint64_t nanos) {
  int shift = 0;
  while ((nanos >> shift) >= 2 * SUB_BUCKETS) {
    shift++;
  }
  return shift * SUB_BUCKETS + (int)(nanos >> shift);
}

static double middle_of(int bucket) {
  if (bucket < 2 * SUB_BUCKETS) {
    return bucket;
  }
  int shift = bucket / SUB_BUCKETS - 1;
  uint64_t least = (uint64_t)(bucket - shift * SUB_BUCKETS) << shift;
  return (double)least + (double)(1ULL << shift) / 2;
}

void record_latency(struct latencies *all, double seconds) {
  int bucket = bucket_of((uint64_t)(seconds * 1e9));
  all->counts[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  all->total++;
}

double percentile(const struct latencies *all, double share) {
  uint64_t passed = 0;
  for (int i = 0; i < BUCKETS; i++) {
    passed += all->counts[i];
    if (passed > 0 && (double)passed >= share * (double)all->total) {
      return middle_of(i) / 1000;
    }
  }
  return 0;
}
