// Sends each datagram back, as many at a time as there are: what one core can reach.
//
//   udp-echo PORT

#include <stdlib.h>

#include "common.h"
#include "datagrams.h"

static struct batch batch;

int main(int count, char **words) {
  expect_arguments(count, 1, "udp-echo PORT");
  int socket = udp_socket(atoi(words[1]));
  while (true) {
    prepare(&batch);
    int got = receive_batch(socket, &batch);
    for (int i = 0; i < got; i++) {
      batch.pieces[i].iov_len = batch.headers[i].msg_len;
    }
    send_batch(socket, &batch, got);
  }
}
