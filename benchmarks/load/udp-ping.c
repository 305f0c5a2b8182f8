// Ping-pong of datagrams: each of some sockets has so many under way, and sends another for each that comes back.
// Prints a JSON object: round trips per second, latencies in microseconds, and how many were lost.
//
//   udp-ping PORT SOCKETS UNDER-WAY BYTES SECONDS

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "common.h"
#include "datagrams.h"

enum { EVENTS = 256, SILENCE_MILLIS = 100 };

static const double WARM_UP = 0.4;

// After this long without an answer, what is under way is lost.
static const double GIVEN_UP = 0.2;

struct peer {
  int socket;
  int under_way;
  double heard;
};

static struct batch batch;
static struct latencies latencies;
static double begin;
static long trips;
static long lost;

// Each datagram begins with the time at which it is sent.
static void send_new(struct peer *peer, int count, size_t bytes) {
  double time = now();
  prepare(&batch);
  for (int i = 0; i < count; i++) {
    memcpy(batch.bytes[i], &time, sizeof time);
    batch.pieces[i].iov_len = bytes;
    batch.headers[i].msg_hdr.msg_name = NULL;
    batch.headers[i].msg_hdr.msg_namelen = 0;
  }
  send_batch(peer->socket, &batch, count);
}

static int receive(struct peer *peer) {
  prepare(&batch);
  int got = receive_batch(peer->socket, &batch);
  double time = now();
  peer->heard = time;
  for (int i = 0; i < got; i++) {
    double sent;
    memcpy(&sent, batch.bytes[i], sizeof sent);
    if (sent >= begin) {
      record_latency(&latencies, time - sent);
    }
  }
  trips += time >= begin ? got : 0;
  return got;
}

static void send_lost_again(struct peer *peers, int sockets, size_t bytes) {
  double time = now();
  for (int i = 0; i < sockets; i++) {
    if (time - peers[i].heard > GIVEN_UP) {
      lost += time >= begin ? peers[i].under_way : 0;
      peers[i].heard = time;
      send_new(&peers[i], peers[i].under_way, bytes);
    }
  }
}

int main(int count, char **words) {
  expect_arguments(count, 5, "udp-ping PORT SOCKETS UNDER-WAY BYTES SECONDS");
  struct sockaddr_in target = loopback(atoi(words[1]));
  int sockets = atoi(words[2]);
  int under_way = atoi(words[3]);
  size_t bytes = (size_t)atol(words[4]);
  double seconds = atof(words[5]);
  if (under_way > BATCH || bytes < sizeof(double) || bytes > LARGEST) {
    fail("64 under way and 2,048 bytes are the most, 8 bytes the least");
  }
  raise_descriptor_limit();
  int poll = epoll_create1(0);
  struct peer *peers = calloc((size_t)sockets, sizeof *peers);
  begin = now() + WARM_UP * seconds;
  double end = begin + seconds;
  for (int i = 0; i < sockets; i++) {
    peers[i] = (struct peer){.socket = udp_socket(0), .under_way = under_way, .heard = now()};
    if (connect(peers[i].socket, (struct sockaddr *)&target, sizeof target) != 0) {
      fail("connect");
    }
    set_nonblocking(peers[i].socket);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &peers[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, peers[i].socket, &event);
    send_new(&peers[i], under_way, bytes);
  }
  double looked = now();
  while (now() < end) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poll, events, EVENTS, SILENCE_MILLIS);
    for (int i = 0; i < ready; i++) {
      struct peer *peer = events[i].data.ptr;
      int got = receive(peer);
      if (got > 0) {
        send_new(peer, got, bytes);
      }
    }
    if (now() - looked > GIVEN_UP) {
      looked = now();
      send_lost_again(peers, sockets, bytes);
    }
  }
  printf("{\"per_second\": %.1f, \"p50\": %.2f, \"p99\": %.2f, \"p999\": %.2f, \"lost\": %ld}\n",
         (double)trips / (now() - begin), percentile(&latencies, 0.5), percentile(&latencies, 0.99),
         percentile(&latencies, 0.999), lost);
}
