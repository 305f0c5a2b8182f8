// Receives datagrams, as many at a time as there are, and drops them.
//
//   udp-sink PORT

#include <stdlib.h>

#include "common.h"
#include "datagrams.h"

static struct batch batch;

int main(int count, char **words) {
  expect_arguments(count, 1, "udp-sink PORT");
  int socket = udp_socket(atoi(words[1]));
  prepare(&batch);
  while (true) {
    receive_batch(socket, &batch);
  }
}
