// Sends datagrams to one port from one socket, as fast as it can, in batches. Prints a JSON object: how many, and in
// how many seconds.
//
//   udp-flood PORT BYTES SECONDS

#include <stdio.h>
#include <stdlib.h>

#include "common.h"
#include "datagrams.h"

static struct batch batch;

int main(int count, char **words) {
  expect_arguments(count, 3, "udp-flood PORT BYTES SECONDS");
  struct sockaddr_in target = loopback(atoi(words[1]));
  size_t bytes = (size_t)atol(words[2]);
  double seconds = atof(words[3]);
  int socket = udp_socket(0);
  if (bytes > LARGEST || connect(socket, (struct sockaddr *)&target, sizeof target) != 0) {
    fail("connect, or too many bytes");
  }
  prepare(&batch);
  for (int i = 0; i < BATCH; i++) {
    batch.pieces[i].iov_len = bytes;
    batch.headers[i].msg_hdr.msg_name = NULL;
    batch.headers[i].msg_hdr.msg_namelen = 0;
  }
  double begin = now();
  long sent = 0;
  while (now() < begin + seconds) {
    int more = sendmmsg(socket, batch.headers, BATCH, 0);
    sent += more > 0 ? more : 0;
  }
  printf("{\"sent\": %ld, \"seconds\": %.6f}\n", sent, now() - begin);
}
