// Opens connections, has one line echoed on each, says so, and holds them until its standard input ends.
//
//   hold PORT COUNT

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common.h"

enum { LINE = 64, AT_ONCE = 100 };

static char line[LINE];

static void send_line(int to) {
  if (write(to, line, LINE) != LINE) {
    fail("write");
  }
}

static void read_line(int from) {
  char buffer[LINE];
  ssize_t got = 0;
  for (ssize_t more; got < LINE; got += more) {
    more = read(from, buffer, sizeof buffer);
    if (more <= 0) {
      fail("a line did not come back");
    }
  }
}

int main(int count, char **words) {
  expect_arguments(count, 2, "hold PORT COUNT");
  int port = atoi(words[1]);
  int connections = atoi(words[2]);
  raise_descriptor_limit();
  memset(line, 'a', LINE - 1);
  line[LINE - 1] = '\n';
  int *sockets = calloc((size_t)connections, sizeof *sockets);
  for (int from = 0; from < connections; from += AT_ONCE) {
    int to = from + AT_ONCE < connections ? from + AT_ONCE : connections;
    for (int i = from; i < to; i++) {
      sockets[i] = connect_to(port, i);
      send_line(sockets[i]);
    }
    for (int i = from; i < to; i++) {
      read_line(sockets[i]);
    }
  }
  printf("held %d\n", connections);
  fflush(stdout);
  char ignored;
  while (read(STDIN_FILENO, &ignored, 1) > 0) {
  }
}
