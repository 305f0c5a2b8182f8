// Connects, reads to the end, closes, and begins anew; so many at once, for so many seconds. Prints a JSON
// object: visits per second until the last one has ended, and how many got fewer bytes than they should.
//
//   visit PORT AT-ONCE BYTES-EACH SECONDS

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common.h"

enum { EVENTS = 256, SILENCE_MILLIS = 5000 };

struct visit {
  int socket;
  long got;
};

static char buffer[64 << 10];
static long short_visits;

static void begin(int poll, int port, int number) {
  struct visit *visit = calloc(1, sizeof *visit);
  // From several addresses, since the port of a connection that has ended is taken for a minute.
  visit->socket = connect_to(port, number);
  set_nonblocking(visit->socket);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = visit};
  epoll_ctl(poll, EPOLL_CTL_ADD, visit->socket, &event);
}

// Reads what there is. Has it ended?
static bool read_all(struct visit *visit, long bytes_each) {
  ssize_t got;
  while ((got = read(visit->socket, buffer, sizeof buffer)) > 0) {
    visit->got += got;
  }
  if (got < 0 && errno == EAGAIN) {
    return false;
  }
  // A reset after the bytes is not counted as a loss, one before them is.
  short_visits += visit->got < bytes_each;
  close(visit->socket);
  free(visit);
  return true;
}

int main(int count, char **words) {
  expect_arguments(count, 4, "visit PORT AT-ONCE BYTES-EACH SECONDS");
  int port = atoi(words[1]);
  int at_once = atoi(words[2]);
  long bytes_each = atol(words[3]);
  double seconds = atof(words[4]);
  raise_descriptor_limit();
  int poll = epoll_create1(0);
  int begun = 0;
  int ended = 0;
  double start = now();
  while (now() < start + seconds || ended < begun) {
    for (; now() < start + seconds && begun - ended < at_once; begun++) {
      begin(poll, port, begun);
    }
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poll, events, EVENTS, SILENCE_MILLIS);
    if (ready <= 0) {
      break;
    }
    for (int i = 0; i < ready; i++) {
      ended += read_all(events[i].data.ptr, bytes_each);
    }
  }
  double took = now() - start;
  long lost = short_visits + begun - ended;
  printf("{\"per_second\": %.1f, \"visits\": %d, \"lost\": %ld}\n", ended / took, begun, lost);
}
