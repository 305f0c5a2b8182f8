// An echo server in one thread around epoll: what a server on one core can reach.
//
//   tcp-echo PORT

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "common.h"

enum { PIECE = 64 << 10, EVENTS = 512 };

// What a client has sent and not taken back yet; only while its socket takes no more.
struct client {
  int socket;
  size_t from;
  size_t to;
  char *held;
};

static char buffer[PIECE];

static void drop(struct client *client) {
  close(client->socket);
  free(client->held);
  free(client);
}

static void watch(int poll, struct client *client, uint32_t what, int how) {
  struct epoll_event event = {.events = what, .data.ptr = client};
  if (epoll_ctl(poll, how, client->socket, &event) != 0) {
    fail("epoll_ctl");
  }
}

static void accept_all(int poll, int listening) {
  int socket;
  while ((socket = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    set_no_delay(socket);
    struct client *client = calloc(1, sizeof *client);
    client->socket = socket;
    watch(poll, client, EPOLLIN, EPOLL_CTL_ADD);
  }
}

// Keeps the rest of an answer, and reads no more from the client until it has it.
static void hold(int poll, struct client *client, size_t from, size_t to) {
  client->held = malloc(PIECE);
  for (size_t i = from; i < to; i++) {
    client->held[i] = buffer[i];
  }
  client->from = from;
  client->to = to;
  watch(poll, client, EPOLLOUT, EPOLL_CTL_MOD);
}

static void answer(int poll, struct client *client) {
  ssize_t got = read(client->socket, buffer, sizeof buffer);
  if (got < 0 && errno == EAGAIN) {
    return;
  }
  if (got <= 0) {
    drop(client);
    return;
  }
  ssize_t sent = write(client->socket, buffer, (size_t)got);
  if (sent < 0 && errno != EAGAIN) {
    drop(client);
  } else if (sent < got) {
    hold(poll, client, sent < 0 ? 0 : (size_t)sent, (size_t)got);
  }
}

static void send_held(int poll, struct client *client) {
  ssize_t sent = write(client->socket, client->held + client->from, client->to - client->from);
  if (sent < 0 && errno != EAGAIN) {
    drop(client);
    return;
  }
  client->from += sent < 0 ? 0 : (size_t)sent;
  if (client->from == client->to) {
    free(client->held);
    client->held = NULL;
    watch(poll, client, EPOLLIN, EPOLL_CTL_MOD);
  }
}

int main(int count, char **words) {
  expect_arguments(count, 1, "tcp-echo PORT");
  raise_descriptor_limit();
  int listening = listen_at(atoi(words[1]));
  set_nonblocking(listening);
  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll, EPOLL_CTL_ADD, listening, &event);
  while (true) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      struct client *client = events[i].data.ptr;
      if (client == NULL) {
        accept_all(poll, listening);
      } else if (client->held != NULL) {
        send_held(poll, client);
      } else {
        answer(poll, client);
      }
    }
  }
}
