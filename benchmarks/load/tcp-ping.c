// Ping-pong on many connections: each sends a message, waits until as many bytes have come back, and sends
// the next. Prints a JSON object: round trips per second and latencies in microseconds.
//
//   tcp-ping PORT CONNECTIONS BYTES SECONDS

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common.h"

enum { PIECE = 1 << 20, EVENTS = 512, SILENCE_MILLIS = 10000 };

// What is not measured yet, as a share of what is.
static const double WARM_UP = 0.4;

struct peer {
  int socket;
  long unsent;
  long missing;
  double started;
};

static char out[PIECE];
static char in[PIECE];
static struct latencies latencies;
static double summed;

static void watch(int poll, struct peer *peer, bool to_write, int how) {
  struct epoll_event event = {.events = EPOLLIN | (to_write ? EPOLLOUT : 0), .data.ptr = peer};
  if (epoll_ctl(poll, how, peer->socket, &event) != 0) {
    fail("epoll_ctl");
  }
}

// Sends what the kernel takes. Where it does not take all of it, the rest goes when it asks for more.
static void send_more(int poll, struct peer *peer, bool was_waiting) {
  while (peer->unsent > 0) {
    long count = write(peer->socket, out, peer->unsent < PIECE ? (size_t)peer->unsent : PIECE);
    if (count < 0 && errno == EAGAIN) {
      if (!was_waiting) {
        watch(poll, peer, true, EPOLL_CTL_MOD);
      }
      return;
    }
    if (count < 0) {
      fail("write");
    }
    peer->unsent -= count;
  }
  if (was_waiting) {
    watch(poll, peer, false, EPOLL_CTL_MOD);
  }
}

static void start(int poll, struct peer *peer, long bytes, double time) {
  peer->unsent = bytes;
  peer->missing = bytes;
  peer->started = time;
  send_more(poll, peer, false);
}

// Reads once; is the answer complete then?
static bool receive(struct peer *peer) {
  long count = read(peer->socket, in, sizeof in);
  if (count < 0 && errno == EAGAIN) {
    return false;
  }
  if (count <= 0) {
    fail(count == 0 ? "the server closed a connection" : "read");
  }
  peer->missing -= count;
  return peer->missing == 0;
}

int main(int count, char **words) {
  expect_arguments(count, 4, "tcp-ping PORT CONNECTIONS BYTES SECONDS");
  int port = atoi(words[1]);
  int connections = atoi(words[2]);
  long bytes = atol(words[3]);
  double seconds = atof(words[4]);
  raise_descriptor_limit();
  memset(out, 'a', sizeof out);
  int poll = epoll_create1(0);
  struct peer *peers = calloc((size_t)connections, sizeof *peers);
  for (int i = 0; i < connections; i++) {
    peers[i].socket = connect_to(port, i);
    set_no_delay(peers[i].socket);
    set_nonblocking(peers[i].socket);
    watch(poll, &peers[i], false, EPOLL_CTL_ADD);
  }

  double begin = now() + WARM_UP * seconds;
  double end = begin + seconds;
  for (int i = 0; i < connections; i++) {
    start(poll, &peers[i], bytes, now());
  }
  long trips = 0;
  double time = now();
  // One trip at least that began after the warm-up, however long it takes.
  while (time < end || latencies.total == 0) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poll, events, EVENTS, SILENCE_MILLIS);
    if (ready <= 0) {
      errno = 0;
      fail("the server is silent");
    }
    for (int i = 0; i < ready; i++) {
      struct peer *peer = events[i].data.ptr;
      if (events[i].events & EPOLLOUT) {
        send_more(poll, peer, true);
      }
      if ((events[i].events & ~(uint32_t)EPOLLOUT) == 0 || !receive(peer)) {
        continue;
      }
      double done = now();
      if (done >= begin) {
        trips++;
      }
      if (peer->started >= begin) {
        record_latency(&latencies, done - peer->started);
        summed += done - peer->started;
      }
      start(poll, peer, bytes, done);
    }
    time = now();
  }
  printf("{\"per_second\": %.1f, \"mean\": %.2f, \"p50\": %.2f, \"p99\": %.2f, \"p999\": %.2f}\n",
         (double)trips / (time - begin), summed / (double)latencies.total * 1e6, percentile(&latencies, 0.5),
         percentile(&latencies, 0.99), percentile(&latencies, 0.999));
}
